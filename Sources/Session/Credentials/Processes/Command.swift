/// A program to be run for what it prints, and its limits.
public struct Command: Sendable, Equatable {
  /// The program, found along PATH, and what it is given.
  public var arguments: [String]
  public var timeoutMilliseconds: Int64 = 60_000
  /// How much it may print.
  public var maxOutputBytes = 64 << 10

  public init(_ arguments: [String]) {
    self.arguments = arguments
  }
}

/// Why a program has printed nothing of use, in words that follow its name: "ended with status 1".
public struct CommandFailure: Error, Sendable, Equatable {
  public var reason: String

  public init(_ reason: String) {
    self.reason = reason
  }
}
