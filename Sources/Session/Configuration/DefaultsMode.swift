extension Configuration {
  /// The connect timeout of the defaults mode, in milliseconds; nil in the legacy mode, which has
  /// none. The modes differ in nothing else that Muster supports: all have the same retry mode and
  /// the same kind of AWS STS endpoints. (botocore/data/sdk-default-configuration.json)
  public func connectTimeout() throws(ConfigurationError) -> Int64? {
    switch try choice(.defaultsMode) {
    case "in-region": return 1100
    case "standard", "cross-region": return 3100
    case "mobile": return 30_000
    case "auto": return try isInOwnRegion() ? 1100 : 3100
    default: return nil
    }
  }

  /// True if the program runs in the Region of its requests, according to the environment. No
  /// request is sent to find this out.
  private func isInOwnRegion() throws(ConfigurationError) -> Bool {
    guard environment["AWS_EXECUTION_ENV"]?.isEmpty == false else { return false }
    guard let own = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] else {
      return false
    }
    let region = try region()
    return own == region
  }
}
