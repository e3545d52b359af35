extension [AccountEntry] {
  /// The faults of the entries, each with its position.
  var faults: [(position: ListPosition, fault: String)] {
    var positions: [String: ListPosition] = [:]
    positions.reserveCapacity(count)
    return compactMap { entry in
      entry.fault(after: &positions).map { (entry.position, $0) }
    }
  }
}

extension AccountEntry {
  /// The fault of the entry; nil if it is valid. `positions` are those of the entries before it, by
  /// id.
  fileprivate func fault(after positions: inout [String: ListPosition]) -> String? {
    if let fault { return fault }
    guard ListedAccount.isID(id) else { return AccountEntry.fault(ofID: id) }
    if let first = positions.updateValue(position, forKey: id) {
      positions[id] = first
      return "duplicate account id \(id), first at \(first)"
    }
    guard let email, !email.utf8.contains(UInt8(ascii: "@")) else { return nil }
    return "'\(email.prefix(60))' is not an email address"
  }

  private static func fault(ofID id: String) -> String {
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
    let others = id.utf8.filter { !$0.isDigit }
    if digits.count == 12, others.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") })
    {
      return " without hyphens or blanks"
    }
    return ""
  }

  /// True for a number in scientific notation: "1.11E+11", "1,11E+11".
  private static func isRounded(_ text: String) -> Bool {
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
