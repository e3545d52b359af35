import MusterDocument

/// The log of a session. No log entry contains a secret, a token or a signature.
public struct Log: Sendable {
  public enum Level: Int32, Sendable, Comparable {
    case error = 1
    case warning, info, debug, trace

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  public typealias Receiver = @Sendable (Level, String, _ fields: JSON) -> Void

  private let level: Level
  private let receiver: Receiver?

  public init(level: Level = .info, receiver: Receiver? = nil) {
    self.level = level
    self.receiver = receiver
  }

  func isEnabled(at level: Level) -> Bool { receiver != nil && level <= self.level }

  /// Logs a message. Message and fields are made only if the level is enabled.
  func callAsFunction(
    _ level: Level, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSON
  ) {
    guard let receiver, isEnabled(at: level) else { return }
    receiver(level, message(), fields())
  }
}
