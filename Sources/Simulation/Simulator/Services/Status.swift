/// How something stands, by AWS's word for it. `allCases` are the words that the simulation comes to by
/// itself. Any other, of a live organization or of a model to come, is kept and answered as it is, and
/// nothing moves it but what ends it altogether.
protocol Status: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
  init(rawValue: String)
}

extension Status {
  /// Whether the simulation never comes to it.
  var isForeign: Bool { !Self.allCases.contains(self) }

  /// What a person may have meant who wrote `word`: AWS has no two words that differ in case alone.
  static func misspelled(_ word: String) -> Self? {
    allCases.first { $0.rawValue != word && bare($0.rawValue) == bare(word) }
  }

  private static func bare(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" }
  }
}

extension MemberType where Content: Status {
  static var status: MemberType {
    MemberType {
      Content.allCases.map(\.rawValue).joined(separator: " or ") + ", or another word of AWS's"
    } read: { value in
      guard let word = value.string, !word.isEmpty else { return nil }
      let status = Content(rawValue: word)
      return status.isForeign && Content.misspelled(word) != nil ? nil : status
    } written: {
      .string($0.rawValue)
    }
  }
}
