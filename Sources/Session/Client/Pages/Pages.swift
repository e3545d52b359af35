import MusterDocument
import MusterModel
import MusterWire

/// An answer that goes on over pages, read one page at a time.
///
/// Its state is guarded by the monitor of the session's loop. A page that failed leaves it where it
/// is, so that the same page can be asked for again.
public final class Pages: @unchecked Sendable {
  public struct Options: Sendable {
    /// How many items the service is asked for at a time.
    public var pageSize: Int?
    /// After how many items to end, over all pages.
    public var maxItems: Int?
    public var startingToken: String?

    public init(pageSize: Int? = nil, maxItems: Int? = nil, startingToken: String? = nil) {
      self.pageSize = pageSize
      self.maxItems = maxItems
      self.startingToken = startingToken
    }
  }

  public let client: Client
  let plan: PagePlan
  private let input: JSON
  /// Nil behind the last page.
  private var position: PagePosition?
  /// How many more items are wanted; nil without limit.
  private var wanted: Int?
  /// The tokens of all pages so far, to notice a list that begins again.
  private var tokens: Set<String> = []
  private var isEndless = false
  private var isReading = false

  /// Nothing is sent yet.
  public init(
    client: Client, operation: String, input: [UInt8], options: Options = Options()
  ) throws(Failure) {
    let operation = try client.operation(operation)
    let plan = try PagePlan(operation, client.model)
    var input = try Pages.object(input, operation.name)
    if let size = options.pageSize { try Pages.set(size, in: &input, plan) }
    self.client = client
    self.plan = plan
    self.input = input
    wanted = options.maxItems
    var position = PagePosition(tokens: plan.inputTokens.map { input[$0] })
    if let token = options.startingToken { position = try ResumeToken(plan).position(in: token) }
    self.position = position
    tokens = [ResumeToken(plan).text(of: PagePosition(tokens: position.tokens))]
    try Pages.check(plan.request(input, at: position), operation, client.model)
  }

  private static func object(_ input: [UInt8], _ operation: String) throws(Failure) -> JSON {
    let document: Document
    do {
      document = try Document(input.isEmpty ? Array("{}".utf8) : input)
    } catch {
      throw .unreadable("The input of \(operation)", error.message)
    }
    guard document.root.kind == .object else {
      throw .unreadable("The input of \(operation)", "must be an object.")
    }
    return JSON(document.root)
  }

  private static func set(_ size: Int, in input: inout JSON, _ plan: PagePlan) throws(Failure) {
    guard let limit = plan.limit else {
      throw Failure(
        .input, code: "PaginationError",
        "\(plan.operation.method) takes no page size: the service decides it.")
    }
    input[limit.member] = limit.isText ? .string(String(size)) : .integer(Int64(size))
  }

  private static func check(
    _ request: JSON, _ operation: Operation, _ model: ServiceModel
  ) throws(Failure) {
    let request = Document(writing: request)
    let violations = Validation(of: request.root, for: operation, in: model).violations
    guard violations.isEmpty else { throw .invalid(violations, for: operation.name) }
  }
}

// MARK: - Reading

extension Pages {
  /// The next page, to be read; nil if there is none. Whoever gets it starts it.
  public func next() -> PageReading? {
    client.session.loop.monitor.locked {
      guard !isReading else { return PageReading(self, .failure(.pageUnderWay)) }
      guard let position, wanted != 0 else { return nil }
      guard !isEndless else { return PageReading(self, .failure(.endless(plan.operation))) }
      isReading = true
      return PageReading(self, .success(plan.request(input, at: position)))
    }
  }

  /// What to begin with to go on behind the last item that was read; nil when nothing is left.
  public var resumeToken: String? {
    client.session.loop.monitor.locked { position.map { ResumeToken(plan).text(of: $0) } }
  }

  /// Takes what came of a page: goes on behind it, and cuts it to what is wanted of it.
  func received(_ result: CallResult) -> CallResult {
    isReading = false
    guard let answer = result.document, let position else { return result }
    let cut = PageCut(answer, plan, skipping: position.skipped, atMost: wanted)
    wanted = wanted.map { $0 - cut.count }
    if cut.isTruncated {
      self.position?.skipped += cut.count
    } else {
      advance(to: plan.position(after: answer.root))
    }
    var result = result
    result.outcome = .success(cut.document)
    return result
  }

  private func advance(to next: PagePosition?) {
    position = next
    guard let next else { return }
    isEndless = !tokens.insert(ResumeToken(plan).text(of: next)).inserted
  }
}

/// One page on its way.
public final class PageReading: Work {
  private let pages: Pages
  private let request: Result<JSON, Failure>
  private var call: Call?

  init(_ pages: Pages, _ request: Result<JSON, Failure>) {
    self.pages = pages
    self.request = request
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    switch request {
    case .failure(let failure): then(CallResult(.failure(failure)))
    case .success(let request):
      let call = pages.client.call(pages.plan.operation.name, request.bytes)
      self.call = call
      call.start { [pages] in then(pages.received($0)) }
    }
  }

  public func cancel() {
    call?.cancel()
  }
}

extension Failure {
  fileprivate static let pageUnderWay = Failure(
    .argument, code: "ArgumentError",
    "A page of this list is being read already: wait for it before the next.")

  fileprivate static func endless(_ operation: Operation) -> Failure {
    Failure(
      .response, code: "PaginationError",
      "The same next token was received twice: \(operation.method) would never end.")
  }
}
