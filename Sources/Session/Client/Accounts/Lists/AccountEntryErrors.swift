extension [AccountEntry] {
  /// The faults of the entries, each with its position.
  var faults: [(position: ListPosition, fault: String)] {
    var first: [UInt64: Int] = [:]
    first.reserveCapacity(count)
    return indices.compactMap { index in
      fault(at: index, after: &first).map { (self[index].position, $0) }
    }
  }

  /// The fault of an entry; nil if it is valid. `first` has the indexes of the entries before it,
  /// by the number of their id.
  private func fault(at index: Int, after first: inout [UInt64: Int]) -> String? {
    let entry = self[index]
    if let fault = entry.fault { return fault }
    guard let number = ListedAccount.number(ofID: entry.id) else {
      return AccountEntry.fault(ofID: entry.id)
    }
    if let earlier = first[number] {
      return "duplicate account id \(entry.id), first at \(self[earlier].position)"
    }
    first[number] = index
    guard let email = entry.email, !email.utf8.contains(UInt8(ascii: "@")) else { return nil }
    return "'\(email.prefix(60))' is not an email address"
  }
}

extension AccountEntry {
  fileprivate static func fault(ofID id: String) -> String {
    guard !id.isEmpty else { return "the account id is missing" }
    return "'\(id.prefix(40))' is not an account id: it must have 12 digits" + reason(id)
  }

  /// The reason why a text is not an id, with a hint if a known program writes ids in this form.
  private static func reason(_ id: String) -> String {
    let digits = id.utf8.filter(\.isDigit)
    if digits.count == id.utf8.count {
      return ", but has \(digits.count)"
        + (digits.count < 12 ? "; did a spreadsheet remove leading zeros?" : "")
    }
    if isRounded(id) {
      return "; a spreadsheet has rounded it: format the column as text before you enter the ids"
    }
    if digits.count == 13, id.hasSuffix(".0") {
      return "; a program has written it as a number with a fraction: write it as text"
    }
    let others = id.utf8.filter { !$0.isDigit }
    if digits.count == 12, others.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") })
    {
      return " without hyphens or blanks"
    }
    if let hidden = id.unicodeScalars.first(where: \.isInvisible) {
      let code = String(hidden.value, radix: 16, uppercase: true)
      return
        "; it contains the character U+\(String(repeating: "0", count: max(0, 4 - code.count)))"
        + "\(code), which may be invisible"
    }
    return ""
  }

  /// True for a number in scientific notation: "1.11E+11", "1,11E+11".
  static func isRounded(_ text: String) -> Bool {
    let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 | 0x20 == UInt8(ascii: "e")
    }
    guard parts.count == 2, let exponent = parts.last, let first = parts[0].first else {
      return false
    }
    let mantissa = parts[0].filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: ",") }
    let power = exponent.first == UInt8(ascii: "+") ? exponent.dropFirst() : exponent
    return first.isDigit && mantissa.allSatisfy(\.isDigit) && !power.isEmpty
      && power.allSatisfy(\.isDigit)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension Unicode.Scalar {
  /// True for blanks and marks beyond ASCII, which programs copy with a text.
  fileprivate var isInvisible: Bool {
    value >= 0x80 && (properties.isWhitespace || properties.isDefaultIgnorableCodePoint)
  }
}
