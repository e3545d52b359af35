import MusterCredentials

/// A role to assume, as the options of a session or client name it.
public struct RoleOptions: Sendable {
  public var arn: String?
  public var externalID: String?
  public var sessionName: String?
  public var durationSeconds: Int64?

  public init() {}

  /// The identity that the options name; nil if they name no role.
  public func identity() throws(Failure) -> Identity? {
    guard let arn = arn?.nonEmpty else {
      guard externalID == nil, sessionName == nil, durationSeconds == nil else {
        throw Failure.option(
          "external_id, role_session_name and role_duration_seconds require role_arn.")
      }
      return nil
    }
    if let durationSeconds, durationSeconds < 1 {
      throw Failure.option("role_duration_seconds is \(durationSeconds); it must be positive.")
    }
    var role = Role(arn: arn)
    role.externalID = externalID?.nonEmpty
    role.sessionName = sessionName?.nonEmpty
    role.durationSeconds = durationSeconds
    return .role(role)
  }
}
