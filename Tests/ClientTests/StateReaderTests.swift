import MusterDocument
import MusterWire
import Testing

@testable import MusterClient

/// The reader of states, without a wait, a batch or a snapshot around it.
@Suite struct StateReaderTests {
  /// Reads the members that Macie lists. The reader is cancelled after `pages` pages.
  private final class MembersReading: Work {
    let reader: StateReader
    private let limit: Int
    private(set) var pages = 0
    private(set) var end: ReadEnd?

    init(_ client: Client, pages limit: Int) throws {
      let read = try ServiceRead("members", of: client)
      reader = try StateReader(read, client, input: read.input())
      self.limit = limit
    }

    func start(_ then: @escaping (CallResult) -> Void) {
      reader.start { [self] _ in
        pages += 1
        if pages == limit { cancel() }
      } end: { [self] end in
        self.end = end
        then(CallResult(.failure(.cancelled)))
      }
    }

    func cancel() { reader.cancel() }
  }

  private static func twoPages() -> TestSession {
    TestSession { sent in
      WaitPagesTests.page([], next: WaitPagesTests.token(sent) == nil ? "a" : nil)
    }
  }

  @Test("A reader passes on every page, then that it is complete")
  func complete() throws {
    let test = Self.twoPages()
    let reading = try MembersReading(try test.client("macie2"), pages: 3)
    _ = test.session.run(reading)
    guard case .complete? = reading.end else { throw UnexpectedEnd() }
    #expect(reading.pages == 2)
  }

  @Test("A reader that is cancelled by the receiver of a page requests no other page")
  func cancelled() throws {
    let test = TestSession { _ in WaitPagesTests.page([], next: "a") }
    let reading = try MembersReading(try test.client("macie2"), pages: 1)
    _ = test.session.run(reading)
    guard case .failed(let failure)? = reading.end, failure.kind == .cancelled else {
      throw UnexpectedEnd()
    }
    #expect(reading.pages == 1)
    #expect(test.sent.count == 1)
  }

  private struct UnexpectedEnd: Error {}
}
