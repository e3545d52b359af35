/// Reads rows of fields between separators (RFC 4180), with blanks around fields removed. A field
/// in quotation marks may contain separators, line breaks and doubled quotation marks.
struct DelimitedRows {
  /// A field as a part of the text.
  struct TableField {
    fileprivate let range: Range<Int>
    fileprivate let hasDoubledQuotes: Bool

    var isEmpty: Bool { range.isEmpty }
  }

  private let text: [UInt8]
  let separator: UInt8
  /// False if quotation marks have no meaning.
  var hasQuotes = true
  private var position = 0
  private var nextLine = 1
  /// True after a quotation mark that is not closed: the following rows end with their line, so
  /// that each is read once.
  private var rowsEndWithLines = false

  /// The fields of the current row.
  private(set) var fields: [TableField] = []
  /// The line in which the current row begins.
  private(set) var line = 1
  /// The fault of the current row.
  private(set) var fault: String?

  init(_ text: [UInt8], separator: UInt8, from start: ListStart) {
    self.text = text
    self.separator = separator
    position = start.position
    nextLine = start.line
  }

  /// Reads the next row. Returns false at the end of the text.
  mutating func next() -> Bool {
    guard position < text.count else { return false }
    fields.removeAll(keepingCapacity: true)
    fault = nil
    line = nextLine
    while true {
      skipBlanks()
      let isClosed = hasQuotes && isAt(UInt8(ascii: "\"")) ? readQuoted() : readPlain()
      guard isClosed else { return true }
      guard isAt(separator) else { break }
      position += 1
    }
    endLine()
    return true
  }

  /// True if the current row has no text.
  var isBlank: Bool { fields.allSatisfy(\.isEmpty) }

  /// True if the current row is a comment: its first field begins with "#".
  var isComment: Bool {
    guard let first = fields.first, !first.isEmpty else { return false }
    return text[first.range.lowerBound] == UInt8(ascii: "#")
  }

  func string(_ field: TableField) -> String {
    let bytes = text[field.range]
    guard field.hasDoubledQuotes else { return String(decoding: bytes, as: UTF8.self) }
    var isSecond = false
    let single = bytes.filter { byte in
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      return byte != UInt8(ascii: "\"") || isSecond
    }
    return String(decoding: single, as: UTF8.self)
  }

  /// The fields of the current row.
  var strings: [String] { fields.map(string) }
}

extension DelimitedRows {
  private func isAt(_ byte: UInt8) -> Bool { position < text.count && text[position] == byte }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && byte != separator)
  }

  private var isAtLineEnd: Bool {
    position >= text.count || text[position].endsLine
  }

  private mutating func skipBlanks() {
    while position < text.count, isBlank(text[position]) { position += 1 }
  }

  private mutating func endLine() {
    guard position < text.count else { return }
    let isReturn = text[position] == UInt8(ascii: "\r")
    position += 1
    if isReturn && isAt(UInt8(ascii: "\n")) { position += 1 }
    nextLine += 1
  }

  private mutating func append(_ start: Int, _ end: Int, hasDoubledQuotes: Bool = false) {
    var (start, end) = (start, end)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    fields.append(TableField(range: start..<end, hasDoubledQuotes: hasDoubledQuotes))
  }

  private mutating func readPlain() -> Bool {
    let start = position
    while position < text.count {
      let byte = text[position]
      if byte == separator || byte.endsLine { break }
      position += 1
    }
    append(start, position)
    return true
  }

  /// Reads a field in quotation marks. Returns false, and ends the row, if they are not closed.
  private mutating func readQuoted() -> Bool {
    let opening = (position: position, line: nextLine)
    position += 1
    var hasDoubledQuotes = false
    while position < text.count, !(rowsEndWithLines && isAtLineEnd) {
      if text[position].endsLine {
        endLine()
        continue
      }
      position += 1
      guard text[position - 1] == UInt8(ascii: "\"") else { continue }
      guard isAt(UInt8(ascii: "\"")) else {
        append(opening.position + 1, position - 1, hasDoubledQuotes: hasDoubledQuotes)
        endQuoted()
        return true
      }
      hasDoubledQuotes = true
      position += 1
    }
    fault = "a quotation mark is not closed"
    rowsEndWithLines = true
    (position, nextLine, line) = (opening.position, opening.line, opening.line)
    while !isAtLineEnd { position += 1 }
    endLine()
    return false
  }

  /// Continues after a closing quotation mark, which blanks may follow.
  private mutating func endQuoted() {
    skipBlanks()
    guard !isAt(separator), !isAtLineEnd else { return }
    fault = "text follows a quotation mark that closes a field"
    while !isAtLineEnd, !isAt(separator) { position += 1 }
  }
}

extension UInt8 {
  var endsLine: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
