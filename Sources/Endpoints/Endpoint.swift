/// Where the requests of a client go.
public struct Endpoint: Sendable, Equatable {
  /// "https" or "http".
  public var scheme: String
  /// The host in lower case, with ":port" where it is not the scheme's own.
  public var host: String
  /// What stands before every path: "" or "/something", percent-encoded, without "/" at its end.
  public var basePath: String

  public init(scheme: String = "https", host: String, basePath: String = "") {
    self.scheme = scheme
    self.host = host
    self.basePath = basePath
  }

  public var url: String { scheme + "://" + host + basePath }
}

/// An endpoint that cannot be.
public struct EndpointError: Error, Sendable, Equatable {
  /// A sentence that names the Region or URL, and what would be right.
  public var message: String
}
