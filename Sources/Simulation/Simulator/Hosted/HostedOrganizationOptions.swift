/// The options of a hosted organization as the program sets them. `nil` means that an option is not
/// set.
public struct HostedOrganizationOptions: Sendable {
  /// The scenario as JSON.
  public var scenario: String?
  /// The speed of the organization's clock relative to the machine's; 0 stops it.
  public var speed = 0.0
  /// The path of the state file.
  public var stateFile: String?

  public init() {}
}
