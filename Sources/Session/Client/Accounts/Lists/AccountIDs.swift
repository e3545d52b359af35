/// Reads a list of ids: one on each line, or several with blanks, tabs, commas or semicolons
/// between them, as `--query 'Accounts[].Id' --output text` of the AWS CLI prints them. Text after
/// "#" is ignored.
struct AccountIDs {
  private(set) var entries: [AccountEntry] = []

  init(_ text: [UInt8], from start: ListStart) {
    var line = start.line
    var position = start.position
    while position < text.count {
      let end = text[position...].firstIndex(where: \.endsLine) ?? text.count
      readLine(text[position..<end], line)
      position = end + 1
      if position < text.count, text[end] == UInt8(ascii: "\r"),
        text[position] == UInt8(ascii: "\n")
      {
        position += 1
      }
      line += 1
    }
  }

  private mutating func readLine(_ text: ArraySlice<UInt8>, _ line: Int) {
    // A comment ends with its line.
    let words = text.split(whereSeparator: \.separatesIDs).prefix { $0.first != UInt8(ascii: "#") }
    guard !words.isEmpty else { return }
    let ids = words.map { AccountIDs.unquoted($0) }
    if ids.count > 1, ids.contains(where: \.isAccountID),
      ids.contains(where: AccountIDs.isOtherFact)
    {
      let fault = "there are \(ids.count) columns but no header line"
      return entries.append(AccountEntry(position: .line(line), fault: fault))
    }
    entries += ids.map { AccountEntry(id: $0, position: .line(line)) }
  }

  /// True for a text that is not meant as an id: an email address, or a word of a name.
  static func isOtherFact(_ word: String) -> Bool {
    word.utf8.contains(UInt8(ascii: "@")) || !word.utf8.contains(where: \.isDigit)
  }

  private static func unquoted(_ word: ArraySlice<UInt8>) -> String {
    let quote = UInt8(ascii: "\"")
    let isQuoted = word.count >= 2 && word.first == quote && word.last == quote
    return unmarked(
      String(decoding: isQuoted ? word.dropFirst().dropLast() : word, as: UTF8.self))
  }

  /// The text without the marks that make a spreadsheet treat an id as text: ="…" and a
  /// leading apostrophe.
  static func unmarked(_ word: String) -> String {
    if word.utf8.first == UInt8(ascii: "'") {
      return String(word.hasSuffix("'") ? word.dropFirst().dropLast() : word.dropFirst())
    }
    guard word.hasPrefix("=\""), word.hasSuffix("\""), word.utf8.count > 3 else { return word }
    return String(word.dropFirst(2).dropLast())
  }
}

extension UInt8 {
  fileprivate var separatesIDs: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: ",")
      || self == UInt8(ascii: ";")
  }
}
