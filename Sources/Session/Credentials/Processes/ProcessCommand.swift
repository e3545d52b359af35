/// A program to run for its output, with its limits.
public struct ProcessCommand: Sendable, Equatable {
  /// The program, which is searched in PATH, and its arguments.
  public var arguments: [String]
  public var timeoutMilliseconds: Int64
  /// The maximum size of the output.
  public var maxOutputBytes = 64 << 10

  public init(_ arguments: [String], timeoutMilliseconds: Int64 = 60_000) {
    self.arguments = arguments
    self.timeoutMilliseconds = timeoutMilliseconds
  }
}

/// A program that failed. The reason continues a sentence that begins with the program's name:
/// "ended with status 1".
public struct ProcessFailure: Error, Sendable, Equatable {
  public var reason: String

  public init(_ reason: String) {
    self.reason = reason
  }
}
