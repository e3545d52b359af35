/// Objects that are made when they are first asked for. Whoever asks takes no lock; of several that
/// make the same object at once, the first one's stays.
final class LazyTable<Object: AnyObject & Sendable>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<LazyReference<Object>>

  init(count: Int) {
    places = .allocate(capacity: count)
    for index in places.indices {
      places.initializeElement(at: index, to: LazyReference())
    }
  }

  deinit {
    places.deinitialize().deallocate()
  }

  func object<Failure>(
    at index: Int, make: () throws(Failure) -> Object
  ) throws(Failure) -> Object {
    if let object = places[index].load() { return object }
    return places[index].storeIfNil(try make())
  }
}
