import MusterDocument
import MusterModel
import MusterWire

/// A paginated list, read one page at a time.
///
/// The state is guarded by the monitor of the session's loop. A page that failed does not change
/// the position, so the same page can be requested again.
public final class Pages: @unchecked Sendable {
  public let client: Client
  let plan: PagePlan
  /// True if the pages are written to the journal; see `Call.isRecordedRead`.
  var areRecorded = false
  private let input: JSON
  /// Nil after the last page.
  private var position: PagePosition?
  /// The number of items still to read; nil means no limit.
  private var remaining: Int?
  /// The tokens of all pages so far, to detect a service that repeats a token.
  private var tokens: Set<String> = []
  private var isEndless = false
  private var isReading = false

  /// Sends no request yet.
  public init(
    client: Client, operation: String, input: [UInt8], options: PagesOptions = PagesOptions()
  ) throws(Failure) {
    try options.check()
    let operation = try client.operation(operation)
    let plan = try PagePlan(operation, client.model)
    var input = try Pages.object(input, operation.name)
    if let size = options.pageSize { try Pages.set(size, in: &input, plan) }
    self.client = client
    self.plan = plan
    self.input = input
    remaining = options.maxItems.map { Int(clamping: $0) }
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

  private static func set(_ size: Int64, in input: inout JSON, _ plan: PagePlan) throws(Failure) {
    guard let limit = plan.limit else {
      throw Failure(
        .input, code: "PaginationError",
        "\(plan.operation.method) has no page size: the service determines it.")
    }
    input[limit.member] = limit.isText ? .string(String(size)) : .integer(size)
  }

  private static func check(
    _ request: JSON, _ operation: Operation, _ model: ServiceModel
  ) throws(Failure) {
    let request = Document(writing: request)
    let violations = Validation(of: request.root, for: operation, in: model).violations
    guard violations.isEmpty else {
      throw .invalid(violations, in: "The input of \(operation.name)")
    }
  }
}

// MARK: - Reading

extension Pages {
  /// The next page, for the caller to start; nil if there is none.
  public func next() -> PageReading? {
    client.session.loop.monitor.locked {
      guard !isReading else { return PageReading(self, .failure(.pageInProgress)) }
      guard let position, remaining != 0 else { return nil }
      guard !isEndless else { return PageReading(self, .failure(.endless(plan.operation))) }
      isReading = true
      return PageReading(self, .success(plan.request(input, at: position)))
    }
  }

  /// The token to continue after the last item that was read; nil after the last page.
  public var resumeToken: String? {
    client.session.loop.monitor.locked { position.map { ResumeToken(plan).text(of: $0) } }
  }

  /// Advances the position after a page, and cuts the page to the requested items.
  func received(_ result: CallResult) -> CallResult {
    isReading = false
    guard let output = result.document, let position else { return result }
    let cut = PageSlice(output, plan, skipping: position.skipped, atMost: remaining)
    remaining = remaining.map { $0 - cut.count }
    if cut.isTruncated {
      self.position?.skipped += cut.count
    } else {
      advance(to: plan.position(after: output.root))
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

/// The reading of one page.
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
      call.isRecordedRead = pages.areRecorded
      self.call = call
      call.start { [pages] in then(pages.received($0)) }
    }
  }

  public func cancel() {
    call?.cancel()
  }
}

extension Failure {
  fileprivate static let pageInProgress = Failure(
    .argument, code: "ArgumentError",
    "A page of this list is already being read. Wait for it before you read the next page.")

  fileprivate static func endless(_ operation: Operation) -> Failure {
    Failure(
      .response, code: "PaginationError",
      "The same next token was received twice: \(operation.method) would not end.")
  }
}
