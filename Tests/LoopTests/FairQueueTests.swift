import Testing

@testable import MusterTransport

@Suite struct FairQueueTests {
  /// The remaining elements, in order.
  static func remaining(_ queue: inout FairQueue<Int>) -> [Int] {
    var taken: [Int] = []
    while let next = queue.popFirst() { taken.append(next) }
    return taken
  }

  @Test("Elements with the same key are in order")
  func order() {
    var queue = FairQueue<Int>()
    for number in 1...5 { queue.append(number, to: "a") }
    #expect(Self.remaining(&queue) == [1, 2, 3, 4, 5])
    #expect(queue.popFirst() == nil)
  }

  @Test("Keys are served in rotation, however many elements one has")
  func fairness() {
    var queue = FairQueue<Int>()
    for number in 10..<15 { queue.append(number, to: "a") }
    for number in 20..<22 { queue.append(number, to: "b") }
    queue.append(30, to: "c")
    #expect(Self.remaining(&queue) == [10, 20, 30, 11, 21, 12, 13, 14])
  }

  @Test("A new key comes after the keys that wait")
  func later() {
    var queue = FairQueue<Int>()
    queue.append(10, to: "a")
    queue.append(11, to: "a")
    #expect(queue.popFirst() == 10)
    queue.append(20, to: "b")
    queue.append(12, to: "a")
    #expect(Self.remaining(&queue) == [11, 20, 12])
  }
}
