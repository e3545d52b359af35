import Testing

@testable import MusterABI

private final class TestObject: Sendable {}
private final class OtherTestObject: Sendable {}

/// A handle table that can be copied, which the macros of the tests require.
private final class TestTable {
  private let table = HandleTable()

  var count: Int { table.count }

  func insert<Object: AnyObject & Sendable>(
    _ object: Object, limit: Int = 10
  ) -> HandleTable.Entry? {
    table.insert(object, limit: limit)
  }

  func object<Object: AnyObject & Sendable>(
    _ entry: HandleTable.Entry, _ kind: Object.Type
  ) -> Object? {
    table.object(entry, kind)
  }

  func remove<Object: AnyObject & Sendable>(
    _ entry: HandleTable.Entry, _ kind: Object.Type
  ) -> Object? {
    table.remove(entry, kind)
  }
}

@Suite("The handle table")
struct HandleTableTests {
  @Test("A handle finds its object until it is removed")
  func findsObject() throws {
    let table = TestTable()
    let thing = TestObject()
    let entry = try #require(table.insert(thing))
    #expect(table.object(entry, TestObject.self) === thing)
    #expect(table.count == 1)
    #expect(table.remove(entry, TestObject.self) === thing)
    #expect(table.object(entry, TestObject.self) == nil)
    #expect(table.remove(entry, TestObject.self) == nil)
    #expect(table.count == 0)
  }

  @Test("A handle of another type finds nothing")
  func otherType() throws {
    let table = TestTable()
    let entry = try #require(table.insert(TestObject()))
    #expect(table.object(entry, OtherTestObject.self) == nil)
    #expect(table.remove(entry, OtherTestObject.self) == nil)
    #expect(table.count == 1)
  }

  @Test("A slot is used again with another generation")
  func generations() throws {
    let table = TestTable()
    let first = try #require(table.insert(TestObject()))
    _ = table.remove(first, TestObject.self)
    let second = try #require(table.insert(TestObject()))
    #expect(second.index == first.index)
    #expect(second.generation != first.generation)
    #expect(table.object(first, TestObject.self) == nil)
  }

  @Test("Nothing is inserted beyond the limit")
  func limit() {
    let table = TestTable()
    let entries = (0..<600).map { _ in table.insert(TestObject(), limit: 500) }
    #expect(entries.prefix(500).allSatisfy { $0 != nil })
    #expect(entries.dropFirst(500).allSatisfy { $0 == nil })
    #expect(table.count == 500)
  }
}
