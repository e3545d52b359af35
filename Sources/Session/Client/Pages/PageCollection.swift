import MusterDocument

/// Reads all remaining pages into one output: the results of all pages, the members that are equal
/// on every page as on the first one, and `NextToken` if the list was not read to its end.
public final class PageCollection: Work {
  private let pages: Pages
  private var results: [JSON?]
  private var constants: [JSON]?
  private var reading: PageReading?
  private var last: CallResult?
  private var completion = CompletionHandler<CallResult>()

  public init(_ pages: Pages) {
    self.pages = pages
    results = pages.plan.results.map { _ in nil }
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    readPage()
  }

  public func cancel() {
    reading?.cancel()
  }

  private func readPage() {
    guard let reading = pages.next() else { return finish(collected) }
    self.reading = reading
    reading.start { self.received($0) }
  }

  private func received(_ result: CallResult) {
    reading = nil
    guard let page = result.document else { return finish(result) }
    last = result
    for (index, part) in pages.plan.results.enumerated() {
      guard let more = page.root.at(part.path).map({ JSON($0) }) else { continue }
      if results[index] == nil { results[index] = more } else { results[index]?.join(more) }
    }
    constants =
      constants
      ?? pages.plan.constants.map { part in
        page.root.at(part.path).map { JSON($0) } ?? .null
      }
    readPage()
  }

  private var collected: CallResult {
    var whole: JSON = [:]
    for (part, value) in zip(pages.plan.results, results) { whole.set(value, of: part) }
    for (part, value) in zip(pages.plan.constants, constants ?? []) { whole.set(value, of: part) }
    whole["NextToken"] = pages.resumeToken.map(JSON.string)
    var result = last ?? CallResult(.success(Document(writing: whole)))
    result.outcome = .success(Document(writing: whole))
    return result
  }

  private func finish(_ result: CallResult) {
    completion.take()?(result)
  }
}

extension JSON {
  /// Appends the same part of the next page: lists and texts are concatenated, numbers added,
  /// objects merged member by member.
  fileprivate mutating func join(_ more: JSON) {
    switch (self, more) {
    case (.array(var whole), .array(let more)):
      // Release the list, so that it grows in place.
      self = .null
      whole += more
      self = .array(whole)
    case (.object, .object(let members)):
      for (key, value) in members { self[key] = self[key]?.joinedWithin(value) ?? value }
    case (.string(let whole), .string(let more)): self = .string(whole + more)
    case (.integer(let whole), .integer(let more)):
      let (sum, isTooLarge) = whole.addingReportingOverflow(more)
      self = isTooLarge ? .number(Double(whole) + Double(more)) : .integer(sum)
    case (.number(let whole), .number(let more)): self = .number(whole + more)
    default: break
    }
  }

  /// Within an object, only lists and objects are merged: other values are equal on every page.
  private func joinedWithin(_ more: JSON) -> JSON {
    switch self {
    case .array, .object:
      var whole = self
      whole.join(more)
      return whole
    case .null, .boolean, .integer, .digits, .number, .string, .text: return self
    }
  }
}
