/// The encoding of a text from outside, by its byte order mark.
public enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case utf8WithMark = "UTF-8 with a byte order mark"
  case utf16LittleEndian = "UTF-16, little-endian"
  case utf16BigEndian = "UTF-16, big-endian"

  fileprivate static let marks: [(bytes: [UInt8], encoding: TextEncoding)] = [
    ([0xEF, 0xBB, 0xBF], .utf8WithMark), ([0xFF, 0xFE], .utf16LittleEndian),
    ([0xFE, 0xFF], .utf16BigEndian),
  ]
}

/// A text that is not valid in its encoding.
public struct TextEncodingError: Error, Sendable, Equatable {
  /// A predicate with the line: "is not valid UTF-8 (line 2)".
  public var message: String
}

/// A text from outside as UTF-8, without its byte order mark.
public struct EncodedText: Sendable {
  public let encoding: TextEncoding
  public let utf8: [UInt8]

  /// Text without a byte order mark must be UTF-8. NUL is refused: it is not text, and shows that a
  /// text in UTF-16 has no mark.
  public init(_ bytes: [UInt8]) throws(TextEncodingError) {
    (encoding, utf8) = try EncodedText.decoded(bytes)
    if let nul = utf8.firstIndex(of: 0) {
      throw TextEncodingError(
        message: "contains a NUL byte (line \(EncodedText.line(at: nul, in: utf8))): save it as "
          + "UTF-8, or as UTF-16 with a byte order mark")
    }
  }

  private static func decoded(
    _ bytes: [UInt8]
  ) throws(TextEncodingError) -> (TextEncoding, [UInt8]) {
    guard let mark = TextEncoding.marks.first(where: { bytes.starts(with: $0.bytes) }) else {
      try validate(bytes)
      return (.utf8, bytes)
    }
    let content = bytes.dropFirst(mark.bytes.count)
    guard mark.encoding == .utf8WithMark else {
      return (mark.encoding, try utf8(ofUTF16: content, mark.encoding == .utf16BigEndian))
    }
    let text = Array(content)
    try validate(text)
    return (mark.encoding, text)
  }

  private static func validate(_ bytes: [UInt8]) throws(TextEncodingError) {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw TextEncodingError(
        message: "is not valid UTF-8 (line \(line(at: error.byteOffsets.lowerBound, in: bytes)))")
    }
  }

  private static func utf8(
    ofUTF16 bytes: ArraySlice<UInt8>, _ isBigEndian: Bool
  ) throws(TextEncodingError) -> [UInt8] {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).lazy.map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    let isInvalid = transcode(
      units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true
    ) { text.append($0) }
    guard !isInvalid, bytes.count.isMultiple(of: 2) else {
      throw TextEncodingError(
        message: "is not valid UTF-16 (line \(line(at: text.count, in: text)))")
    }
    return text
  }

  private static func line(at offset: Int, in bytes: [UInt8]) -> Int {
    bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
  }
}
