/// A status, by AWS's name. `allCases` are the statuses that the simulation reaches by itself.
/// Other statuses, from a live organization or a later model, are kept and returned unchanged until
/// an operation ends the relationship or the scan.
protocol Status: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
  init(rawValue: String)
}

extension Status {
  /// True if the simulation does not reach the status by itself.
  var isForeign: Bool { !Self.allCases.contains(self) }

  /// The status whose name differs from `word` only in case or underscores, if there is one. No two
  /// names of AWS differ only in these.
  static func caseVariant(of word: String) -> Self? {
    allCases.first { $0.rawValue != word && normalized($0.rawValue) == normalized(word) }
  }

  private static func normalized(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" }
  }
}

extension MemberType where Content: Status {
  static var status: MemberType {
    MemberType {
      Content.allCases.map(\.rawValue).joined(separator: " or ") + ", or another status of AWS"
    } read: { value in
      guard let word = value.string, !word.isEmpty else { return nil }
      let status = Content(rawValue: word)
      return status.isForeign && Content.caseVariant(of: word) != nil ? nil : status
    } written: {
      .string($0.rawValue)
    }
  }
}
