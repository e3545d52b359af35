import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterClient

/// Pages of a service with one operation, with the paginator and the responses of a test.
private struct PagedService {
  static let model: JSON = [
    "metadata": ["endpointPrefix": "things", "protocol": "rest-json"],
    "operations": [
      "ListThings": [
        "http": ["method": "POST", "requestUri": "/things"],
        "input": ["shape": "Input"], "output": ["shape": "Output"],
      ]
    ],
    "shapes": [
      "Input": [
        "type": "structure",
        "members": ["token": ["shape": "Key"], "size": ["shape": "Text"]],
      ],
      "Output": [
        "type": "structure",
        "members": [
          "token": ["shape": "Key"], "things": ["shape": "Any"],
        ],
      ],
      "Any": ["type": "structure", "members": [:], "document": true],
      "Key": ["type": "map", "key": ["shape": "Text"], "value": ["shape": "Text"]],
      "Text": ["type": "string"],
    ],
  ]

  let test: TestSession
  let client: Client

  /// Responds with one page after the other.
  init(_ paginator: JSON, _ pages: [JSON] = []) throws {
    let turn = Box(0)
    test = TestSession { _ in
      .ok(
        pages[
          turn.change { turn in
            turn += 1
            return (turn - 1) % pages.count
          }])
    }
    let paginators: JSON = ["pagination": ["ListThings": paginator]]
    _ = try test.session.add(
      "things", model: Self.model.bytes, paginators: paginators.bytes)
    client = try test.client("things")
  }

  func pages(_ options: PagesOptions = PagesOptions()) throws -> Pages {
    try Pages(client: client, operation: "list_things", input: [], options: options)
  }

  func whole(_ options: PagesOptions = PagesOptions()) throws -> JSON? {
    test.session.run(PageCollection(try pages(options))).document.map { JSON($0.root) }
  }
}

@Suite struct PageResultsTests {
  static let paginator: JSON = [
    "input_token": "token", "output_token": "token", "limit_key": "size", "result_key": "things",
  ]

  static func page(_ things: JSON, isLast: Bool = false) -> JSON {
    isLast ? ["things": things] : ["things": things, "token": ["id": .string(things.text)]]
  }

  @Test(
    "Results of several pages are merged",
    arguments: [
      ("[1,2]", "[3]", "[1,2,3]"), ("\"ab\"", "\"c\"", "\"abc\""), ("2", "3", "5"),
      ("1.5", "1.0", "2.5"), ("true", "false", "true"),
      (
        #"{"a":[1],"name":"x"}"#, #"{"a":[2],"b":[3],"name":"x"}"#,
        #"{"a":[1,2],"name":"x","b":[3]}"#
      ),
      ("9223372036854775807", "1", "9.223372036854776e+18"),
    ])
  func joined(first: String, second: String, whole: String) throws {
    let first = JSON(try Document(first).root)
    let second = JSON(try Document(second).root)
    let made = try PagedService(
      Self.paginator, [Self.page(first), Self.page(second, isLast: true)])
    #expect(try made.whole()?["things"]?.text == whole)
    #expect(made.test.sent.count == 2)
  }

  @Test("The members of an object are counted as items")
  func members() throws {
    let things: JSON = ["a": [1], "b": [2], "c": [3]]
    let made = try PagedService(Self.paginator, [Self.page(things, isLast: true)])
    let pages = try made.pages(PagesOptions(maxItems: 2))
    #expect(
      made.test.next(pages)?.document.map { JSON($0.root)["things"] } == ["a": [1], "b": [2]])
    let rest = try made.pages(PagesOptions(startingToken: pages.resumeToken))
    #expect(made.test.next(rest)?.document.map { JSON($0.root)["things"] } == ["c": [3]])
  }

  @Test("A token may be an object, and a page size a text")
  func tokens() throws {
    let made = try PagedService(Self.paginator, [Self.page([1]), Self.page([2]), Self.page([3])])
    let pages = try made.pages(PagesOptions(pageSize: 7, maxItems: 1))
    #expect(made.test.read(pages).failure == nil)
    let rest = try made.pages(PagesOptions(startingToken: pages.resumeToken))
    _ = made.test.next(rest)
    #expect(made.test.sent.map(\.body) == [["size": "7"], ["token": ["id": "[1]"]]])
  }

  @Test("Values that another tool stored as bytes are Base64 on both sides")
  func bytes() throws {
    let made = try PagedService(Self.paginator, [Self.page([1], isLast: true)])
    let token = #"{"token": {"id": "AAE="}, "boto_encoded_keys": [["token", "id"]]}"#
    let encoded = Base64.encoded(Array(token.utf8))
    _ = made.test.next(try made.pages(PagesOptions(startingToken: encoded)))
    #expect(made.test.sent.map(\.body) == [["token": ["id": "AAE="]]])
  }

  @Test(
    "A response without items at the expected path is an empty page",
    arguments: ["{}", #"{"things": null}"#, #"{"token": null}"#])
  func nothing(response: String) throws {
    let made = try PagedService(Self.paginator, [JSON(try Document(response).root)])
    let pages = try made.pages(PagesOptions(maxItems: 5))
    #expect(made.test.next(pages)?.failure == nil)
    #expect(made.test.next(pages) == nil)
    #expect(try made.whole() == [:])
  }

  @Test(
    "An unusable paginator is rejected with the reason",
    arguments: [
      (#"{"input_token": "a", "result_key": "b"}"#, "as many output tokens as input tokens"),
      (#"{"input_token": "a", "output_token": "b"}"#, "it must have a result_key"),
      (
        #"{"input_token": "a", "output_token": "b[*]", "result_key": "c"}"#,
        "'b[*]' is not a valid path"
      ),
      (
        #"{"input_token": "a", "output_token": "b", "result_key": "c[0]"}"#,
        "'c[0]' is not a path of members"
      ),
      (
        #"{"input_token": "a", "output_token": "b", "result_key": "c", "more_results": "!d"}"#,
        "'!d' is not a valid path"
      ),
    ])
  func unusable(paginator: String, reason: String) throws {
    let made = try PagedService(JSON(try Document(paginator).root))
    let failure = #expect(throws: Failure.self) { try made.pages() }
    #expect(failure?.kind == .unknown)
    #expect(failure?.message.contains(reason) == true)
  }
}
