import Testing

@testable import MusterSimulator

@Suite struct SortedDictionaryTests {
  static func key(_ number: Int) -> String { "key-\(1000 + number)" }

  @Test("Random changes and reads agree with those of a dictionary", arguments: 0..<20)
  func model(seed: Int64) {
    var random = Random(seed: seed, for: ["sorted"])
    var sorted = SortedDictionary<Int>()
    var model: [String: Int] = [:]
    for value in 0..<2000 {
      let key = Self.key(Int.random(in: 0..<300, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        sorted[key] = nil
        model[key] = nil
      case 1:
        sorted.update(key) { $0 += 1 }
        model[key]? += 1
      default:
        sorted[key] = value
        model[key] = value
      }
      #expect(sorted[key] == model[key])
      #expect(sorted.count == model.count)
    }
    let expected = model.sorted { $0.key < $1.key }
    #expect(sorted.all.map(\.key) == expected.map(\.key))
    #expect(sorted.all.map(\.record) == expected.map(\.value))
    #expect(sorted.count { $0 > 1000 } == expected.count { $0.value > 1000 })
    #expect(SortedDictionary(sorted.all).all.map(\.key) == expected.map(\.key))
    for number in [-1, 0, 77, 150, 299, 300] {
      let key = Self.key(number)
      #expect(Array(sorted.keys(from: key)) == expected.map(\.key).filter { $0 >= key })
      let later = expected.filter { $0.key > key && $0.value % 2 == 0 }.prefix(9)
      #expect(
        sorted.entries(after: key, limit: 9) { $0 % 2 == 0 }.map(\.id) == later.map(\.key))
      let extended = (expected.map(\.key) + [key + "x"]).sorted()
      #expect(Array(sorted.keys(from: "").including(key + "x")) == extended)
    }
    #expect(sorted.entries(after: nil, limit: .max) { _ in true }.count == model.count)
  }

  @Test("An empty dictionary has no keys and no entries")
  func empty() {
    let empty = SortedDictionary<Int>()
    #expect(Array(empty.keys(from: "a")) == [])
    #expect(Array(empty.keys(from: "a").including("b")) == ["b"])
    #expect(empty.entries(after: "a", limit: 5) { _ in true }.isEmpty)
    #expect(empty["a"] == nil && empty.count == 0)
  }
}
