/// A regular expression that a text has to match: of ECMA-262, and found anywhere in the text unless
/// it is anchored (Smithy 2.0 specification, "pattern trait").
///
/// It is for refusing what a service would certainly refuse. What is not certain is taken for a match:
/// an expression that `PatternReader` leaves out, or one that takes too long to be found.
public final class Pattern: Sendable {
  /// The expression as the model writes it.
  public let text: String
  private let read = LazyReference<PatternProgram>()

  public init(_ text: String) {
    self.text = text
  }

  /// Whether it is checked at all.
  public var isUnderstood: Bool { program !== PatternProgram.anything }

  /// Whether the UTF-8 `text` has a match, as far as that is certain.
  public func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    program.isFound(in: text)
  }

  public func isFound(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { isFound(in: $0) }
  }

  /// Read when it is first needed: most expressions of a model never are.
  var program: PatternProgram {
    read.load() ?? read.storeIfNil(PatternReader.program(text) ?? .anything)
  }
}
