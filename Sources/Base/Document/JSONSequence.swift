/// The top-level values of a text with several JSON documents: one after another, or one on each
/// line (JSON lines).
enum JSONSequence {
  /// The text of an array with the documents of `text`. The line of each value is unchanged, for
  /// error messages. Nil if there are fewer than two documents.
  static func array(of text: [UInt8]) -> [UInt8]? {
    var scanner = JSONBoundaries()
    var array: [UInt8] = [UInt8(ascii: "[")]
    array.reserveCapacity(text.count + text.count / 16 + 2)
    for byte in text {
      if scanner.begins(with: byte), scanner.documents > 1 { array.append(UInt8(ascii: ",")) }
      array.append(byte)
    }
    array.append(UInt8(ascii: "]"))
    return scanner.documents > 1 ? array : nil
  }
}

/// Finds the beginnings of the documents in a text, byte by byte. A document that is not valid is
/// found by the parser later.
private struct JSONBoundaries {
  private(set) var documents = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// True within a number, true, false or null at the top level.
  private var isInWord = false

  /// True if `byte` is the first of a document.
  mutating func begins(with byte: UInt8) -> Bool {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return false
    }
    return beginsOutsideOfString(byte)
  }

  private mutating func beginsOutsideOfString(_ byte: UInt8) -> Bool {
    let wasInWord = isInWord
    let isTopLevel = depth == 0
    isInWord = false
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      return false
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth = max(0, depth - 1)
      return false
    case UInt8(ascii: "\""): isInString = true
    default:
      isInWord = isTopLevel
      if wasInWord { return false }
    }
    if isTopLevel { documents += 1 }
    return isTopLevel
  }
}

extension Document {
  /// The document of `text`, which another program has written, or an array of the documents if
  /// there are several.
  public static func sequence(_ text: [UInt8]) throws(JSONError) -> Document {
    do throws(JSONError) {
      return try Document(received: text)
    } catch {
      guard let array = JSONSequence.array(of: text) else { throw error }
      return try Document(received: array)
    }
  }
}
