import CMuster

/// Options of the AWS CLI for lists. All pages are requested unless an option limits them.
struct PaginationOptions {
  private static let limits = [
    Option(
      name: "max-items", value: .integer("N", 1...Int64.max),
      help: "Maximum number of items. The output has a NextToken for --starting-token if there are "
        + "more."),
    Option(
      name: "starting-token", value: .text("TOKEN"),
      help: "Continue after the NextToken of an earlier output, from Muster or the AWS CLI."),
    Option(
      name: "page-size", value: .integer("N", 1...Int64.max),
      help: "Number of items to request with each call. The output does not depend on it."),
  ]

  static let options =
    [
      Option(
        name: "no-paginate", value: .none,
        help: "Request one page and print it unchanged. By default all pages are requested.",
        rules: limits.map {
          .excludes(
            $0.name, "--no-paginate sends a single request; omit one of them", isInHelp: false)
        })
    ] + limits

  /// Nil with `--no-paginate`.
  private let settings: MusterPagesOptions?
  /// The first option that was given and that only makes sense for an operation with pages.
  private let limit: Option?

  init(_ arguments: Arguments) {
    limit = Self.limits.first { arguments.has($0.name) }
    guard !arguments.has("no-paginate") else {
      settings = nil
      return
    }
    settings = MusterPagesOptions(
      pageSize: arguments.integer("page-size"), maxItems: arguments.integer("max-items"),
      startingToken: arguments["starting-token"])
  }

  /// The pages of an operation; nil if a single call is wanted. A request that sets the token or
  /// the size of a page itself returns that page.
  func pages(
    of operation: OperationDescription, by client: MusterClient, input: [UInt8],
    failure: (MusterResult) -> CommandError
  ) throws(CommandError) -> MusterPages? {
    let member = Self.paginationMember(of: input, operation.pagination)
    if let limit, let member {
      throw .usage("\(limit.flag) cannot be used: the request already sets '\(member)'; remove one")
    }
    guard let settings, member == nil, operation.pagination != nil || limit != nil else {
      return nil
    }
    return try MusterPages(operation.method, of: client, input: input, settings, failure: failure)
  }

  /// The member of a request that selects a page.
  private static func paginationMember(of input: [UInt8], _ pagination: JSONValue?) -> String? {
    let request = input.withUnsafeBytes { bytes in
      MusterResult.json(of: bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
    }
    let tokens = pagination?["inputTokens"]?.elements.compactMap(\.string) ?? []
    let limit = pagination?["limitKey"]?.string
    return (tokens + [limit].compactMap(\.self)).first { request?[$0] != nil }
  }
}
