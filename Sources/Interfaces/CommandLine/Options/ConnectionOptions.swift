/// How AWS is connected to: options of the AWS CLI, with its names and meaning.
struct ConnectionOptions {
  static let options = [
    Option(
      name: "ca-bundle", value: .text("FILE"),
      help:
        "Trust the certificates of this file (PEM) instead of the system's; else AWS_CA_BUNDLE, the "
        + "profile's ca_bundle. Needs --live."),
    Option(
      name: "cli-connect-timeout", value: .text("SECONDS"),
      help: "How long it may take to connect; 0 is without limit (default 60). Needs --live."),
    Option(
      name: "cli-read-timeout", value: .text("SECONDS"),
      help:
        "How long nothing may come while an answer is waited for; 0 is without limit (default 60). "
        + "Needs --live."),
  ]

  /// What the AWS CLI has and Muster has not, and why.
  static let refused = [
    "--no-verify-ssl":
      "verification cannot be switched off; name the certificates that are to be trusted: "
      + "--ca-bundle FILE"
  ]

  /// Nil leaves it to the library, as everywhere here.
  private(set) var certificates: String?
  private(set) var connectMilliseconds: Int64?
  private(set) var idleMilliseconds: Int64?

  init() {}

  init(_ arguments: Arguments) throws(CommandError) {
    certificates = arguments["ca-bundle"]
    connectMilliseconds = try ConnectionOptions.milliseconds("cli-connect-timeout", arguments)
    idleMilliseconds = try ConnectionOptions.milliseconds("cli-read-timeout", arguments)
  }

  /// The longest that libcurl counts, 24 days: as good as without limit.
  private static let longest = Int64(Int32.max)

  private static func milliseconds(_ name: String, _ arguments: Arguments) throws(CommandError)
    -> Int64?
  {
    guard let seconds = try arguments.integer(name) else { return nil }
    guard (0...longest / 1000).contains(seconds) else {
      throw .usage("--\(name) is a number of seconds from 0 to \(longest / 1000), not \(seconds)")
    }
    return seconds == 0 ? longest : seconds * 1000
  }
}
