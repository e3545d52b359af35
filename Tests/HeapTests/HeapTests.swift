import MusterHeap
import TestSupport
import Testing

@Suite("A heap")
struct HeapTests {
  @Test("An empty heap has no first element")
  func empty() {
    var heap = Heap<Int>()
    #expect(heap.isEmpty)
    #expect(heap.first == nil)
    #expect(heap.popFirst() == nil)
  }

  @Test("Elements come out in order, whatever the order of insertion", arguments: 0..<20)
  func order(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let numbers = (0..<seed * 5).map { _ in Int.random(in: 0..<50, using: &random) }
    var heap = Heap<Int>()
    for number in numbers { heap.insert(number) }
    var sorted: [Int] = []
    while let first = heap.first {
      #expect(heap.popFirst() == first)
      sorted.append(first)
    }
    #expect(sorted == numbers.sorted())
  }

  @Test("Insertions and removals may alternate")
  func alternating() {
    var heap = Heap<Int>()
    heap.insert(3)
    heap.insert(1)
    #expect(heap.popFirst() == 1)
    heap.insert(2)
    heap.insert(0)
    #expect([heap.popFirst(), heap.popFirst(), heap.popFirst()] == [0, 2, 3])
  }
}
