import CJSON
import Glibc

/// A text that is not a valid JSON document.
public struct JSONError: Error, Sendable, Equatable {
  /// A predicate with line and column: "is not valid JSON at line 1, column 7: …".
  public var message: String
}

/// One parsed JSON document, immutable. Its values are read through `root`.
///
/// The memory is simdjson's tape (see doc/tape.md of simdjson): one word for each value, with its
/// kind in the upper byte. Only the parser writes it, so indexes on the tape are valid by
/// construction. Numbers from outside are never used as an index.
public final class Document: @unchecked Sendable {
  let words: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>
  let wordCount: Int
  private let memory: UnsafeMutablePointer<muster_json>?

  /// The maximum nesting depth of arrays and objects: simdjson's limit.
  public static let maxDepth = 1024

  public convenience init(_ text: String) throws(JSONError) {
    var text = text
    let parsed = text.withUTF8 { Document.parse(UnsafeRawBufferPointer($0)) }
    try self.init(adopting: parsed.get())
  }

  public convenience init(_ bytes: [UInt8]) throws(JSONError) {
    let parsed = bytes.withUnsafeBytes { Document.parse($0) }
    try self.init(adopting: parsed.get())
  }

  public convenience init(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    try self.init(adopting: Document.parse(bytes).get())
  }

  /// Parses JSON of another program. A surrogate without its pair, which only an escape can
  /// express, becomes U+FFFD: one such character must not make a whole response unreadable.
  public convenience init(received bytes: [UInt8]) throws(JSONError) {
    let parsed = bytes.withUnsafeBytes { Document.parse($0, replacesSurrogates: true) }
    try self.init(adopting: parsed.get())
  }

  private init(adopting memory: UnsafeMutablePointer<muster_json>) {
    self.memory = memory
    strings = memory.pointee.strings
    words = muster_json_words(memory)
    wordCount = memory.pointee.word_count
  }

  /// The document `null`.
  private init() {
    memory = nil
    words = muster_json_null_words()
    wordCount = 3
    strings = UnsafeRawPointer(words).assumingMemoryBound(to: UInt8.self)
  }

  deinit {
    free(memory)
  }

  /// The top-level value. Word 0 of the tape is the tape's own root.
  public var root: Value { Value(self, 1) }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, replacesSurrogates: Bool = false
  ) -> Result<UnsafeMutablePointer<muster_json>, JSONError> {
    var error = muster_json_error()
    let text = bytes.bindMemory(to: CChar.self)
    if let memory = muster_json_parse(text.baseAddress, text.count, replacesSurrogates, &error) {
      return .success(memory)
    }
    return .failure(JSONError(message: message(error, in: bytes)))
  }

  private static func message(
    _ error: muster_json_error, in bytes: UnsafeRawBufferPointer
  ) -> String {
    let (offset, reason) =
      firstBadUTF8(bytes).map { ($0, "it is not valid UTF-8") }
      ?? (error.offset, String(cString: error.reason))
    let before = bytes.prefix(offset)
    let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
    return "is not valid JSON at line \(line), column \(column): \(reason)"
  }

  private static func firstBadUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: Array(bytes).span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}

extension Document {
  /// The document for a value built by the program, which is valid JSON by construction. It is
  /// `null` if the value is nested too deeply or memory is exhausted.
  public convenience init(writing json: JSON) {
    let parsed = json.bytes.withUnsafeBytes { Document.parse($0) }
    switch parsed {
    case .success(let memory): self.init(adopting: memory)
    case .failure: self.init()
    }
  }
}
