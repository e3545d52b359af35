import CMuster

/// How much of a list is called for, in the AWS CLI's words: all pages, unless the command line says
/// otherwise.
struct PaginationOptions {
  static let options = [
    Option(
      name: "no-paginate", value: .none,
      help: "Call once, and print one page as it came; else all pages are called for."),
    Option(
      name: "max-items", value: .text("N"),
      help: "End after so many items; the answer's NextToken leads on."),
    Option(
      name: "starting-token", value: .text("TOKEN"),
      help: "Go on where an earlier answer's NextToken leads, Muster's or the AWS CLI's."),
    Option(
      name: "page-size", value: .text("N"),
      help: "Ask for so many items at a time; the answer is the same."),
  ]

  /// Nil where one call is all that is wanted.
  private let settings: PaginationSettings?
  /// Whether the command line speaks of pages, so that there have to be some.
  private let isDemanded: Bool

  init(_ arguments: Arguments) throws(CommandError) {
    let given = PaginationOptions.options.map(\.name).filter {
      $0 != "no-paginate" && arguments.has($0)
    }
    isDemanded = !given.isEmpty
    guard !arguments.has("no-paginate") else {
      if let name = given.first { throw .usage("--no-paginate and --\(name) exclude each other") }
      settings = nil
      return
    }
    settings = PaginationSettings(
      pageSize: try PaginationOptions.count("page-size", in: arguments),
      maxItems: try PaginationOptions.count("max-items", in: arguments),
      startingToken: arguments["starting-token"])
  }

  private static func count(_ name: String, in arguments: Arguments) throws(CommandError) -> Int64?
  {
    guard let count = try arguments.integer(name) else { return nil }
    guard count > 0 else { throw .usage("--\(name) takes a number above 0, not \(count)") }
    return count
  }

  /// The pages that an operation is to be called for; nil where one call is all that is wanted. A
  /// request that says itself which page it wants, or how large, gets that page.
  func pages(
    of operation: OperationDescription, by client: MusterClient, input: [UInt8],
    failure: (MusterResult) -> CommandError
  ) throws(CommandError) -> MusterPages? {
    let own = PaginationOptions.member(of: input, thatIsIn: operation.pagination)
    if isDemanded, let own {
      throw .usage("the request has '\(own)' itself, and options of pages exclude that")
    }
    guard let settings, own == nil, operation.pagination != nil || isDemanded else { return nil }
    return try MusterPages(operation.method, of: client, input: input, settings, failure: failure)
  }

  private static func member(of input: [UInt8], thatIsIn pagination: JSONValue?) -> String? {
    let request = input.withUnsafeBytes { bytes in
      MusterResult.json(of: bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
    }
    let tokens = pagination?["inputTokens"]?.elements.compactMap(\.string) ?? []
    let limit = pagination?["limitKey"]?.string
    return (tokens + [limit].compactMap(\.self)).first { request?[$0] != nil }
  }
}
