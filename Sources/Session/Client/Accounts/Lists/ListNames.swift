import MusterDocument
import MusterText

/// The names of columns or members that a list has, each with its meaning. Every object of a list
/// has mostly the same names, so a name is looked up by its bytes and normalized once.
struct ListNames {
  private(set) var names: [String] = []
  private(set) var meanings: [ListMeaning] = []
  private var known = NameList([])
  private var next = 0

  /// The maximum number of names. Without it, the time for a list whose objects all have different
  /// names would grow with the square of its length. Further names have no meaning.
  private static let maxCount = 100

  init() {}

  /// The columns of a table.
  init(columns: [String]) {
    names = columns
    meanings = columns.map { $0.withBytes { ListMeaning(ListColumn.normalized($0)) } }
  }

  /// Columns with meanings that are known otherwise.
  init(names: [String], meanings: [ListMeaning]) {
    self.names = names
    self.meanings = meanings
  }

  /// The meaning of a member. A new name is added.
  mutating func meaning(of name: UnsafeBufferPointer<UInt8>) -> ListMeaning {
    if let index = known.index(of: name, from: next) {
      next = index + 1
      return meanings[index]
    }
    guard names.count < ListNames.maxCount, !name.isEmpty else { return .unknown }
    let meaning = ListMeaning(ListColumn.normalized(name))
    names.append(String(decoding: name, as: UTF8.self))
    meanings.append(meaning)
    known = NameList(names)
    return meaning
  }

  /// The position of the preferred name of `column`; nil if the list has none.
  func position(of column: ListColumn) -> Int? {
    let candidates = meanings.enumerated().compactMap { position, meaning -> (Int, Int)? in
      guard case .column(column, let rank) = meaning else { return nil }
      return (rank, position)
    }
    return candidates.min { $0 < $1 }?.1
  }

  /// The names that have no meaning.
  var unknown: [String] {
    zip(names, meanings).compactMap { $1 == .unknown && !$0.isEmpty ? $0 : nil }
  }
}
