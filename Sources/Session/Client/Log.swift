import MusterDocument

/// Where the library says what it does. Nothing that is logged holds a secret, a token or a
/// signature.
public struct Log: Sendable {
  public enum Level: Int32, Sendable, Comparable {
    case error = 1
    case warning, info, debug, trace

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  public typealias Sink = @Sendable (Level, String, _ fields: JSON) -> Void

  private let level: Level
  private let sink: Sink?

  public init(level: Level = .info, sink: Sink? = nil) {
    self.level = level
    self.sink = sink
  }

  func listens(at level: Level) -> Bool { sink != nil && level <= self.level }

  /// Logs a line; message and fields are only made when somebody listens.
  func callAsFunction(
    _ level: Level, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSON
  ) {
    guard let sink, listens(at: level) else { return }
    sink(level, message(), fields())
  }
}
