import MusterDocument
import MusterModel

/// Between which two items of a list somebody stands: which page is asked for, and how many of its
/// items were read before.
struct PagePosition: Sendable, Equatable {
  /// What the request carries, one for each of the paginator's input tokens; nil at the beginning.
  var tokens: [JSON?]
  var skipped = 0
}

/// How the answer of an operation goes on over pages: its paginator, taken apart.
struct PagePlan: Sendable {
  let operation: Operation
  let inputTokens: [String]
  let outputTokens: [JMESPath]
  let moreResults: JMESPath?
  /// The member that says how large a page is to be, and whether the service wants it as text.
  let limit: (member: String, isText: Bool)?
  /// Where the items stand. Those of the first are what is counted.
  let results: [PageResult]
  /// What is the same on every page.
  let constants: [PageResult]

  init(_ operation: Operation, _ model: ServiceModel) throws(Failure) {
    guard let pagination = operation.pagination else {
      throw Failure(
        .unknown, code: "OperationNotPageableError",
        "\(operation.method) has no pages: its answer comes as a whole.")
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
      throw Failure.unusable("it needs a result_key and as many tokens out as in", operation)
    }
  }

  private static func paths(_ texts: [String], _ operation: Operation) throws(Failure) -> [JMESPath]
  {
    try texts.map { (text) throws(Failure) in try path(text, operation) }
  }

  private static func path(_ text: String, _ operation: Operation) throws(Failure) -> JMESPath {
    guard let path = JMESPath(text) else { throw .unusable("'\(text)' is no path", operation) }
    return path
  }

  /// The request for the page at `position`.
  func request(_ input: JSON, at position: PagePosition) -> JSON {
    zip(inputTokens, position.tokens).reduce(into: input) { $0[$1.0] = $1.1 }
  }

  /// Where the page behind `answer` begins; nil if there is none.
  func position(after answer: Value) -> PagePosition? {
    if let moreResults, answer.at(moreResults)?.isTruthy != true { return nil }
    let tokens = outputTokens.map { answer.at($0).flatMap { $0.isTruthy ? JSON($0) : nil } }
    return tokens.contains { $0 != nil } ? PagePosition(tokens: tokens) : nil
  }
}

/// A part of every page: a list of items, or what else a paginator names.
struct PageResult: Sendable {
  let path: JMESPath
  let pointer: JSONPointer

  init(_ text: String, _ operation: Operation) throws(Failure) {
    guard let path = JMESPath(text), let pointer = path.pointer else {
      throw .unusable("'\(text)' is no path of members", operation)
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
