import MusterDocument
import MusterModel

/// A position in a paginated list: the tokens of a page, and the number of its items that were
/// already read.
struct PagePosition: Sendable, Equatable {
  /// A value for each of the paginator's input tokens; nil on the first page.
  var tokens: [JSON?]
  var skipped = 0
}

/// The paginator of an operation, parsed.
struct PagePlan: Sendable {
  let operation: Operation
  let inputTokens: [String]
  let outputTokens: [JMESPath]
  let moreResults: JMESPath?
  /// The member for the page size, and whether it is a text.
  let limit: (member: String, isText: Bool)?
  /// The lists of items. The items of the first are counted.
  let results: [PageResult]
  /// The parts that are equal on every page.
  let constants: [PageResult]

  init(_ operation: Operation, _ model: ServiceModel) throws(Failure) {
    guard let pagination = operation.pagination else {
      throw Failure(
        .unknown, code: "OperationNotPageableError",
        "\(operation.method) is not paginated: its response is complete.")
    }
    let input = model.structure(operation.input)
    self.operation = operation
    inputTokens = pagination.inputTokens
    outputTokens = try PagePlan.paths(pagination.outputTokens, operation)
    moreResults = try pagination.moreResults.map { (text) throws(Failure) in
      try PagePlan.path(text, operation)
    }
    limit = pagination.limitKey.map { name in
      (name, input?.member(name).map { model[$0.shape].isText } ?? false)
    }
    results = try pagination.resultKeys.map { (text) throws(Failure) in
      try PageResult(text, operation)
    }
    constants = try pagination.nonAggregateKeys.map { (text) throws(Failure) in
      try PageResult(text, operation)
    }
    guard !results.isEmpty, !inputTokens.isEmpty, inputTokens.count == outputTokens.count else {
      throw Failure.unusable(
        "it must have a result_key, and as many output tokens as input tokens", operation)
    }
  }

  private static func paths(_ texts: [String], _ operation: Operation) throws(Failure) -> [JMESPath]
  {
    try texts.map { (text) throws(Failure) in try path(text, operation) }
  }

  private static func path(_ text: String, _ operation: Operation) throws(Failure) -> JMESPath {
    guard let path = JMESPath(text) else {
      throw .unusable("'\(text)' is not a valid path", operation)
    }
    return path
  }

  /// The request for the page at `position`.
  func request(_ input: JSON, at position: PagePosition) -> JSON {
    zip(inputTokens, position.tokens).reduce(into: input) { $0[$1.0] = $1.1 }
  }

  /// The position of the page after `output`; nil if there is none.
  func position(after output: Value) -> PagePosition? {
    if let moreResults, output.at(moreResults)?.isTruthy != true { return nil }
    let tokens = outputTokens.map { output.at($0).flatMap { $0.isTruthy ? JSON($0) : nil } }
    return tokens.contains { $0 != nil } ? PagePosition(tokens: tokens) : nil
  }
}

/// A part of a page that a paginator names: a list of items, or another value.
struct PageResult: Sendable {
  let path: JMESPath
  let pointer: JSONPointer

  init(_ text: String, _ operation: Operation) throws(Failure) {
    guard let path = JMESPath(text), let pointer = path.pointer else {
      throw .unusable("'\(text)' is not a path of members", operation)
    }
    self.path = path
    self.pointer = pointer
  }
}

extension Failure {
  fileprivate static func unusable(_ reason: String, _ operation: Operation) -> Failure {
    Failure(
      .unknown, code: "PaginationError",
      "The paginator of \(operation.name) cannot be used: \(reason).")
  }
}

extension Shape {
  fileprivate var isText: Bool {
    if case .string = kind { true } else { false }
  }
}
