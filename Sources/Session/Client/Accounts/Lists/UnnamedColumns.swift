extension ListNames {
  /// The first field of each account in the AWS CLI's `list-accounts --output text`.
  static let textLabel = "ACCOUNTS"

  /// The columns of rows without a header, such as those of `--output text` of the AWS CLI, by the
  /// values in the first rows. Nil if the values do not show which column has the ids.
  ///
  /// The AWS CLI writes the members of an object in alphabetical order, without those that an
  /// account does not have, so the meaning of a position varies.
  init?(unnamed rows: [[String]]) {
    guard let first = rows.first, first.count > 1 else { return nil }
    let columns = first.indices.map { column in
      ColumnValues(rows.compactMap { $0.indices.contains(column) ? $0[column] : nil })
    }
    guard let id = columns.only(where: { $0.count(.id) }) else { return nil }
    let email = columns.only { $0.count(.email) }
    let state = columns.firstIndex { $0.areAll(.state) }
    let texts = columns.indices.filter { index in
      ![id, email, state].contains(index) && columns[index].areTexts
    }
    let known = columns.contains { $0.areAll(.arn) || $0.areAll(.label) }
    guard known || email != nil || state != nil || !texts.isEmpty else { return nil }

    let positions: [(Int?, ListColumn)] = [
      (id, .id), (email, .email), (state, .state), (texts.count == 1 ? texts[0] : nil, .name),
    ]
    let meanings = columns.indices.map { index -> ListMeaning in
      if let found = positions.first(where: { $0.0 == index }) {
        return .column(found.1, rank: 0)
      }
      return columns[index].hasOthers ? .unknown : .unused
    }
    self.init(names: first.indices.map { "column \($0 + 1)" }, meanings: meanings)
  }
}

/// The values of a column, by the kinds that show what it is.
private struct ColumnValues {
  enum Kind {
    case id, email, arn, state, method, time, label, empty, text, other
  }

  private let kinds: [Kind]

  init(_ values: [String]) {
    kinds = values.map(ColumnValues.kind)
  }

  func count(_ kind: Kind) -> Int { kinds.count { $0 == kind } }

  /// True if all values that are not empty are of one kind, and there is one.
  func areAll(_ kind: Kind) -> Bool {
    kinds.contains(kind) && kinds.allSatisfy { $0 == kind || $0 == .empty }
  }

  /// True if most values that are not empty are texts. A name may be anything, but a column of
  /// numbers does not contain names.
  var areTexts: Bool { count(.text) * 2 > kinds.count - count(.empty) }

  /// True if the column has values that neither AWS Organizations nor a missing value explains.
  var hasOthers: Bool { kinds.contains { [.id, .email, .text, .other].contains($0) } }

  private static func kind(_ value: String) -> Kind {
    if value.isEmpty || value == "None" || value == "null" { return .empty }
    if value.isAccountID { return .id }
    if value == ListNames.textLabel { return .label }
    if value.hasPrefix("arn:") { return .arn }
    if ListFormat.knownStates.contains(value.uppercased()) { return .state }
    if value == "INVITED" || value == "CREATED" { return .method }
    if value.utf8.contains(UInt8(ascii: "@")) { return .email }
    let bytes = value.utf8
    if bytes.first?.isDigit == true, bytes.allSatisfy(\.isInTime) { return .time }
    let isText = bytes.contains { $0 >= 0x80 || ($0 | 0x20).isSmallLetter }
    return isText && !AccountEntry.isRounded(value) ? .text : .other
  }
}

extension [ColumnValues] {
  /// The column with the largest count; nil if there is none, or if several have it.
  fileprivate func only(where count: (ColumnValues) -> Int) -> Int? {
    let counts = map(count)
    guard let most = counts.max(), most > 0, counts.count(where: { $0 == most }) == 1 else {
      return nil
    }
    return counts.firstIndex(of: most)
  }
}

extension UInt8 {
  fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  /// True for a character of a number of seconds or of a time in ISO 8601.
  fileprivate var isInTime: Bool {
    isDigit
      || [UInt8(ascii: "-"), 0x3A, 0x2E, 0x2B, UInt8(ascii: "T"), UInt8(ascii: "Z")]
        .contains(self)
  }
}
