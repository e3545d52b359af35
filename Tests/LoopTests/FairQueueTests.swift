import Testing

@testable import MusterTransport

@Suite struct TurnsTests {
  /// Everything that is left, in the order of its turns.
  static func rest(_ turns: inout FairQueue<Int>) -> [Int] {
    var taken: [Int] = []
    while let next = turns.popFirst() { taken.append(next) }
    return taken
  }

  @Test("Within a line it is in order")
  func order() {
    var turns = FairQueue<Int>()
    for number in 1...5 { turns.append(number, to: "a") }
    #expect(Self.rest(&turns) == [1, 2, 3, 4, 5])
    #expect(turns.popFirst() == nil)
  }

  @Test("Lines take turns, however long one of them is")
  func fairness() {
    var turns = FairQueue<Int>()
    for number in 10..<15 { turns.append(number, to: "a") }
    for number in 20..<22 { turns.append(number, to: "b") }
    turns.append(30, to: "c")
    #expect(Self.rest(&turns) == [10, 20, 30, 11, 21, 12, 13, 14])
  }

  @Test("Who comes later stands behind who is there")
  func later() {
    var turns = FairQueue<Int>()
    turns.append(10, to: "a")
    turns.append(11, to: "a")
    #expect(turns.popFirst() == 10)
    turns.append(20, to: "b")
    turns.append(12, to: "a")
    #expect(Self.rest(&turns) == [11, 20, 12])
  }
}
