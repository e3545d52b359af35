/// Options for connections to AWS, with the names and the meaning that they have in the AWS CLI.
enum ConnectionOptions {
  static let options = [
    Option(
      name: "ca-bundle", value: .text("FILE"),
      help:
        "File with the CA certificates to trust (PEM), instead of those of the system (default: "
        + "AWS_CA_BUNDLE, or ca_bundle of the profile)."),
    Option(
      name: "cli-connect-timeout", value: .integer("SECONDS", 0...longestSeconds),
      help: "Connect timeout in seconds; 0 means no limit (default 60)."),
    Option(
      name: "cli-read-timeout", value: .integer("SECONDS", 0...longestSeconds),
      help: "Read timeout in seconds; 0 means no limit (default 60)."),
  ]

  /// The longest timeout of libcurl in milliseconds, 24 days. It stands for "no limit".
  private static let longest = Int64(Int32.max)
  private static let longestSeconds = longest / 1000

  fileprivate static func milliseconds(_ seconds: Int64) -> Int64 {
    seconds == 0 ? longest : seconds * 1000
  }
}

extension MusterSessionOptions {
  mutating func setConnections(_ arguments: Arguments) {
    caBundle = arguments["ca-bundle"]
    connectTimeoutMilliseconds =
      arguments.integer("cli-connect-timeout").map(ConnectionOptions.milliseconds)
    idleTimeoutMilliseconds =
      arguments.integer("cli-read-timeout").map(ConnectionOptions.milliseconds)
  }
}
