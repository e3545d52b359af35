extension Configuration {
  /// How many milliseconds a connection may take to be made by the mode of defaults; nil in the legacy
  /// mode, where nothing is said. All else that a mode decides, how requests are sent again and which
  /// endpoints AWS STS has, is the same in each. (botocore/data/sdk-default-configuration.json)
  public func connectTimeout() throws(ConfigurationError) -> Int64? {
    switch try choice(.defaultsMode) {
    case "in-region": return 1100
    case "standard", "cross-region": return 3100
    case "mobile": return 30_000
    case "auto": return try isInOwnRegion() ? 1100 : 3100
    default: return nil
    }
  }

  /// Whether requests go to the Region in which the program runs, as far as what runs it says so in the
  /// environment; nobody is asked over the network only to wait less.
  private func isInOwnRegion() throws(ConfigurationError) -> Bool {
    guard environment["AWS_EXECUTION_ENV"]?.isEmpty == false else { return false }
    guard let own = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] else {
      return false
    }
    let region = try region()
    return own == region
  }
}
