import MusterDocument
import MusterModel
import MusterText
import MusterWire

/// Reads members of the types that scenarios have.
extension ObjectReader {
  mutating func share(_ name: String, or otherwise: Double) -> Double {
    optionalShare(name) ?? otherwise
  }

  mutating func optionalShare(_ name: String) -> Double? {
    member(name, "a number from 0 to 1", or: nil) {
      $0.number.flatMap { (0...1).contains($0) ? .some($0) : nil }
    }
  }

  /// A count or a duration that is not negative and too small to overflow anything.
  mutating func amount(_ name: String, or otherwise: Int64) -> Int64 {
    optionalAmount(name) ?? otherwise
  }

  mutating func optionalAmount(
    _ name: String, from least: Int64 = 0, to most: Int64 = 1_000_000_000
  ) -> Int64? {
    member(name, "an integer from \(least) to \(most)", or: nil) {
      $0.integer.flatMap { (least...most).contains($0) ? .some($0) : nil }
    }
  }

  /// A time in ISO 8601; nil if the member is missing.
  mutating func time(_ name: String) -> Instant? {
    member(name, MemberType<Instant>.time.expected(), or: nil) { value in
      MemberType<Instant>.time.read(value).map(Optional.some)
    }
  }

  /// A required string that is not empty.
  mutating func text(_ name: String) -> String {
    let text = member(name, "a string that is not empty", or: "") {
      $0.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    if text.isEmpty && violations.isEmpty { report("is required", at: name) }
    return text
  }

  /// An account id; nil if the member is missing.
  mutating func accountID(_ name: String) -> String? {
    member(name, "a string of 12 digits", or: nil) {
      $0.string.flatMap { $0.isAccountID ? .some($0) : nil }
    }
  }

  /// A required account id.
  mutating func requiredAccountID(_ name: String) -> String {
    let id = accountID(name) ?? ""
    if id.isEmpty && violations.isEmpty { report("is required", at: name) }
    return id
  }

  /// A string that is one of the names of `Named`.
  mutating func name<Named: RawRepresentable & CaseIterable>(
    _ member: String, or otherwise: Named
  ) -> Named where Named.RawValue == String {
    let name = self.member(member, "a string", or: otherwise.rawValue, \.string)
    return named(name, at: member) ?? otherwise
  }

  /// A string that is one of `words`; nil if the member is missing.
  mutating func optionalWord(_ member: String, among words: [String]) -> String? {
    let word = self.member(member, "a string", or: String?.none) { $0.string.map(Optional.some) }
    guard let word, !words.contains(word) else { return word }
    let hint = NearestName.hint(for: word, among: words)
    report("must be \(words.joined(separator: " or ")), not '\(word)'; \(hint)", at: member)
    return nil
  }

  /// A string that is one of the names of `Named`; nil if the member is missing.
  mutating func optionalName<Named: RawRepresentable & CaseIterable>(
    _ member: String, as _: Named.Type = Named.self
  ) -> Named? where Named.RawValue == String {
    optionalWord(member, among: Named.allCases.map(\.rawValue)).flatMap(Named.init)
  }

  /// An array of names of `Named`; nil if the member is missing.
  mutating func names<Named: RawRepresentable & CaseIterable>(
    _ member: String, _: Named.Type
  ) -> [Named]? where Named.RawValue == String {
    texts(member)?.compactMap { named($0, at: member) }
  }

  /// An array of strings; nil if the member is missing.
  mutating func texts(_ name: String) -> [String]? {
    member(name, "an array of strings", or: [String]?.none) { value in
      value.strings.map(Optional.some)
    }
  }

  private mutating func named<Named: RawRepresentable & CaseIterable>(
    _ name: String, at member: String
  ) -> Named? where Named.RawValue == String {
    if let named = Named(rawValue: name) { return named }
    let hint = NearestName.hint(for: name, among: Named.allCases.map(\.rawValue))
    report("has the unknown value '\(name)'; \(hint)", at: member)
    return nil
  }
}
