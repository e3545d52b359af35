/// A binary heap: a queue from which the least element comes first.
///
/// Inlinable, so that other modules use it without the cost of generic code.
public struct Heap<Element: Comparable> {
  @usableFromInline var elements: [Element] = []

  @inlinable
  public init() {}

  @inlinable public var isEmpty: Bool { elements.isEmpty }

  /// The least element.
  @inlinable public var first: Element? { elements.first }

  @inlinable
  public mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes the least element and returns it.
  @inlinable
  public mutating func popFirst() -> Element? {
    guard let first = elements.first else { return nil }
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    var parent = 0
    while let child = leastChild(of: parent), elements[child] < elements[parent] {
      elements.swapAt(parent, child)
      parent = child
    }
    return first
  }

  @inlinable
  func leastChild(of parent: Int) -> Int? {
    let (left, right) = (2 * parent + 1, 2 * parent + 2)
    guard left < elements.count else { return nil }
    return right < elements.count && elements[right] < elements[left] ? right : left
  }
}

extension Heap: Sendable where Element: Sendable {}
