import MusterDocument
import MusterModel
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Members of Macie, in pages of the requested size.
struct ServedList {
  static let token = "page-"
  let total: Int

  /// A session over the list. `interfere` may respond to a request instead of the list.
  func test(
    interfere: @escaping @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult? = {
      _ in
      nil
    }
  ) -> TestSession {
    TestSession { [self] sent in interfere(sent) ?? page(sent) }
  }

  static func query(_ name: String, _ sent: ScriptedTransport.Sent) -> String? {
    sent.request.query.first { $0.name == name }?.value
  }

  func page(_ sent: ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult {
    let size = ServedList.query("maxResults", sent).flatMap { Int($0) } ?? 4
    let first = ServedList.query("nextToken", sent).flatMap { Int($0.dropFirst(5)) } ?? 0
    let end = min(first + size, total)
    var body: JSON = ["members": .array((first..<end).map { ["accountId": .id($0)] })]
    if end < total { body["nextToken"] = .string(ServedList.token + String(end)) }
    return .ok(body)
  }
}

extension TestSession {
  func pages(
    _ service: String = "macie2", _ operation: String = "list_members", _ input: JSON = [:],
    _ options: PagesOptions = PagesOptions()
  ) throws -> Pages {
    try Pages(
      client: try client(service), operation: operation, input: input.bytes, options: options)
  }

  func next(_ pages: Pages) -> CallResult? { pages.next().map { session.run($0) } }

  /// The ids on the remaining pages, up to the first failure.
  func read(_ pages: Pages) -> (ids: [[Int]], failure: Failure?) {
    var ids: [[Int]] = []
    while let result = next(pages) {
      guard let page = result.document else { return (ids, result.failure) }
      ids.append(TestSession.ids(page))
    }
    return (ids, nil)
  }

  static func ids(_ page: Document) -> [Int] {
    page.root["members"].map { list in
      list.elements.compactMap { $0["accountId"]?.string.flatMap { Int($0) } }
    } ?? []
  }
}

@Suite struct PagesTests {
  @Test(
    "A list is read in pages of the requested size, and ends after the requested items",
    arguments: [
      (nil, nil, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]),
      (5, nil, [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]),
      (nil, 6, [[0, 1, 2, 3], [4, 5]]), (nil, 4, [[0, 1, 2, 3]]), (3, 1, [[0]]),
      (20, 10, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]),
      (nil, 99, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]),
    ] as [(Int64?, Int64?, [[Int]])])
  func sizes(pageSize: Int64?, maxItems: Int64?, expected: [[Int]]) throws {
    let test = ServedList(total: 10).test()
    let options = PagesOptions(pageSize: pageSize, maxItems: maxItems)
    let pages = try test.pages("macie2", "list_members", [:], options)
    #expect(test.read(pages).ids == expected)
    #expect(test.sent.count == expected.count)
    #expect((pages.resumeToken == nil) == (expected.flatMap(\.self).count == 10))
  }

  @Test("Reading in parts of any size, over pages of any size, returns every item once")
  func pieces() throws {
    for (size, piece) in [
      (1, 1), (1, 3), (3, 1), (4, 3), (4, 4), (3, 7), (5, 20),
    ] as [(Int64, Int64)] {
      let test = ServedList(total: 13).test()
      var ids: [Int] = []
      var token: String?
      repeat {
        let options = PagesOptions(pageSize: size, maxItems: piece, startingToken: token)
        let pages = try test.pages("macie2", "list_members", [:], options)
        ids += test.read(pages).ids.flatMap(\.self)
        token = pages.resumeToken
      } while token != nil && ids.count < 100
      #expect(ids == Array(0..<13))
    }
  }

  @Test("Between any two pages there is a token to continue")
  func tokenAfterEveryPage() throws {
    let test = ServedList(total: 10).test()
    let pages = try test.pages()
    var tokens: [String] = []
    repeat { tokens += [pages.resumeToken].compactMap(\.self) } while test.next(pages) != nil
    let rest = try tokens.map { token in
      let options = PagesOptions(startingToken: token)
      return test.read(try test.pages("macie2", "list_members", [:], options)).ids.joined().count
    }
    #expect(rest == [10, 6, 2])
  }

  @Test("Tokens in the input are the start of the list, and are not used again")
  func tokensOfTheInput() throws {
    let test = ServedList(total: 10).test()
    let pages = try test.pages("macie2", "ListMembers", ["nextToken": "page-7", "maxResults": 2])
    #expect(test.read(pages).ids == [[7, 8], [9]])
    let tokens = test.sent.map { ServedList.query("nextToken", $0) }
    #expect(tokens == ["page-7", "page-9"])
  }

  @Test("A page that failed can be requested again, and no item is lost")
  func failure() throws {
    let refused = Box(0)
    let test = ServedList(total: 10).test { sent in
      guard ServedList.query("nextToken", sent) == "page-4" else { return nil }
      return refused.change { count in
        count += 1
        return count <= 3 ? .error(500) : nil
      }
    }
    let pages = try test.pages()
    let first = test.read(pages)
    #expect(first.ids == [[0, 1, 2, 3]])
    #expect(first.failure?.kind == .service)
    #expect(first.failure?.isRetryable == true)
    #expect(test.read(pages).ids == [[4, 5, 6, 7], [8, 9]])
  }

  @Test(
    "A repeated token is an error, after the page that contains it",
    arguments: [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
  func endless(tokens: [String]) throws {
    let test = TestSession { sent in
      let index = ServedList.query("nextToken", sent).flatMap(tokens.firstIndex) ?? -1
      return .ok(["members": [], "nextToken": .string(tokens[index + 1])])
    }
    let pages = try test.pages()
    let read = test.read(pages)
    #expect(read.ids.count == tokens.count)
    #expect(read.failure?.kind == .response)
    #expect(read.failure?.message.contains("The same next token was received twice") == true)
    #expect(test.read(pages).failure?.kind == .response)
    #expect(test.sent.count == tokens.count)
  }

  @Test("A token that repeats at once is an error too")
  func endlessFromTheStart() throws {
    let test = TestSession { _ in .ok(["members": [], "nextToken": "a"]) }
    let pages = try test.pages(
      "macie2", "list_members", [:], PagesOptions(startingToken: "a"))
    #expect(test.read(pages).failure?.kind == .response)
    #expect(test.sent.count == 1)
  }

  @Test("While a page is being read, another is rejected, and none is lost")
  func twoAtOnce() throws {
    let test = ServedList(total: 10).test()
    let pages = try test.pages()
    let first = try #require(pages.next())
    let second = try #require(pages.next())
    #expect(test.session.run(second).failure?.kind == .argument)
    #expect(test.session.run(first).document.map(TestSession.ids) == [0, 1, 2, 3])
    #expect(test.read(pages).ids == [[4, 5, 6, 7], [8, 9]])
  }

  @Test("A cancelled page can be requested again")
  func cancelled() throws {
    let test = ServedList(total: 5).test()
    let pages = try test.pages()
    let id = test.session.submit(try #require(pages.next()), userData: 7)
    test.session.cancel(id)
    let events = test.session.poll(timeout: nil, capacity: 8)
    #expect(events.map { $0.result?.failure?.kind } == [.cancelled])
    #expect(test.read(pages).ids == [[0, 1, 2, 3], [4]])
  }

  @Test("With ten thousand members, at most one page is in memory at a time")
  func memory() throws {
    let test = ServedList(total: 10_000).test()
    let pages = try test.pages("macie2", "list_members", [:], PagesOptions(pageSize: 25))
    let alive = WeakDocuments()
    var count = 0
    while let page = test.next(pages)?.document {
      count += TestSession.ids(page).count
      alive.add(page)
      #expect(alive.count == 1)
    }
    #expect(count == 10_000)
    #expect(alive.seen == 400)
    #expect(alive.count == 0)
  }

  @Test("An operation that is not paginated is rejected")
  func notPageable() throws {
    let test = ServedList(total: 1).test()
    let failure = #expect(throws: Failure.self) { try test.pages("macie2", "enable_macie") }
    #expect(failure?.kind == .unknown)
    #expect(failure?.code == "OperationNotPageableError")
    #expect(failure?.message == "enable_macie is not paginated: its response is complete.")
  }

  @Test(
    "Invalid input or options are rejected before a request is sent",
    arguments: [
      ("list_members", #"{"maxResult": 5}"#, nil, nil, "did you mean maxResults?"),
      ("list_members", "[]", nil, nil, "must be an object"),
      ("list_members", "{", nil, nil, "is not valid JSON"),
      ("list_members", "{}", 5000, nil, "/maxResults must be at most 25, not 5000"),
      ("list_classification_scopes", "{}", 5, nil, "has no page size"),
      ("list_members", "{}", nil, "a___b___c", "Bad starting token"),
    ] as [(String, String, Int64?, String?, String)])
  func badInput(
    operation: String, input: String, size: Int64?, token: String?, message: String
  ) throws {
    let test = ServedList(total: 1).test()
    let client = try test.client("macie2")
    let failure = #expect(throws: Failure.self) {
      try Pages(
        client: client, operation: operation, input: Array(input.utf8),
        options: PagesOptions(pageSize: size, startingToken: token))
    }
    #expect(failure?.kind == .input)
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    #expect(test.sent.isEmpty)
  }
}

/// Weak references to documents.
private final class WeakDocuments {
  private struct Reference { weak var document: Document? }
  private var references: [Reference] = []

  var count: Int { references.count { $0.document != nil } }
  var seen: Int { references.count }

  func add(_ document: Document) { references.append(Reference(document: document)) }
}
