/// Objects that are created on first use. Reads take no lock. If several threads create the same
/// object at once, the first one is kept.
final class LazyTable<Object: AnyObject & Sendable>: @unchecked Sendable {
  private let references: UnsafeMutableBufferPointer<LazyReference<Object>>

  init(count: Int) {
    references = .allocate(capacity: count)
    for index in references.indices {
      references.initializeElement(at: index, to: LazyReference())
    }
  }

  deinit {
    references.deinitialize().deallocate()
  }

  func object<Failure>(
    at index: Int, make: () throws(Failure) -> Object
  ) throws(Failure) -> Object {
    if let object = references[index].load() { return object }
    return references[index].storeIfNil(try make())
  }
}
