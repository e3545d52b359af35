import MusterDocument
import Testing

@Suite struct NameListTests {
  static let names = ["first", "é", "", "fir", "first", "last"]

  @Test("A name is found from every starting index", arguments: 0...6)
  func found(start: Int) {
    let list = NameList(Self.names)
    for name in ["first", "é", "fir", "last"] {
      let wanted =
        Self.names.indices.dropFirst(start).first { Self.names[$0] == name }
        ?? Self.names.firstIndex(of: name)
      #expect(name.withBytes { list.index(of: $0, from: start) } == wanted)
    }
  }

  @Test(
    "A name that is not in the list, and the empty name, are not found",
    arguments: ["", "firs", "x"])
  func notFound(name: String) {
    #expect(name.withBytes { NameList(Self.names).index(of: $0) } == nil)
    #expect(name.withBytes { NameList([]).index(of: $0) } == nil)
  }

  @Test("A list is split at its separators")
  func separated() {
    let list = NameList("host;x-amz-date;;z", separator: ";")
    let indexes = ["host", "x-amz-date", "z", "host;x-amz-date"].map { name in
      name.withBytes { list.index(of: $0) }
    }
    #expect(indexes == [0, 1, 3, nil])
  }
}
