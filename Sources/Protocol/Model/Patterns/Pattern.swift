/// A regular expression of ECMA-262 that a text must match. It may match anywhere in the text
/// unless it is anchored (Smithy 2.0 specification, "pattern trait").
///
/// Only input that the service would certainly refuse is refused. Uncertain cases count as a match:
/// expressions that `PatternReader` does not support, and searches that take too long.
public final class Pattern: Sendable {
  /// The expression in the model.
  public let text: String
  private let compiled = LazyReference<PatternProgram>()

  public init(_ text: String) {
    self.text = text
  }

  /// True if the expression is supported, and therefore checked.
  public var isSupported: Bool { program !== PatternProgram.anything }

  /// True if the UTF-8 `text` has a match, or if that is uncertain.
  public func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    program.isFound(in: text)
  }

  public func isFound(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { isFound(in: $0) }
  }

  /// Compiled on first use: most expressions of a model are never needed.
  var program: PatternProgram {
    compiled.load() ?? compiled.storeIfNil(PatternReader.program(text) ?? .anything)
  }
}
