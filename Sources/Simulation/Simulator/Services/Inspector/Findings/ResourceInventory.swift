import MusterWire

/// The resources of an account in a Region, sorted by kind. Each is created when it is accessed.
struct ResourceInventory: RandomAccessCollection, Sendable {
  let account: String
  let region: String
  private let random: Random
  /// The end position of each kind.
  private let ends: [Int]

  /// An inventory of `size` resources, or of a few of each kind if `size` is nil.
  init(of account: String, in region: String, size: Int64?, _ random: Random) {
    self.account = account
    self.region = region
    self.random = random
    var counting = random
    let kinds = Resource.Kind.allCases.count
    var (ends, end) = ([Int](), 0)
    for position in 0..<kinds {
      let share = size.map { (Int($0) + kinds - 1 - position) / kinds }
      end += share ?? Int(counting.number(below: 4))
      ends.append(end)
    }
    self.ends = ends
  }

  var startIndex: Int { 0 }
  var endIndex: Int { ends.last ?? 0 }

  subscript(position: Int) -> Resource {
    let kind = ends.firstIndex { position < $0 } ?? 0
    let first = kind == 0 ? 0 : ends[kind - 1]
    return Resource(
      account: account, region: region, kind: Resource.Kind.allCases[kind],
      number: position - first + 1, random: random)
  }
}

extension Inspector {
  func inventory(of id: String) -> ResourceInventory {
    ResourceInventory(
      of: id, in: region, size: scenario.accounts.size(of: id), random(for: "inventory", id))
  }
}
