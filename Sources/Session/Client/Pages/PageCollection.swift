import MusterDocument

/// All pages that are left, in one answer: the results of all of them, what is the same on every page
/// as it stood on the first, and `NextToken` where the list was ended before its end.
public final class PageCollection: Work {
  private let pages: Pages
  private var results: [JSON?]
  private var constants: [JSON]?
  private var reading: PageReading?
  private var last: CallResult?
  private var finish: ((CallResult) -> Void)?

  public init(_ pages: Pages) {
    self.pages = pages
    results = pages.plan.results.map { _ in nil }
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    readPage()
  }

  public func cancel() {
    reading?.cancel()
  }

  private func readPage() {
    guard let reading = pages.next() else { return end(collected) }
    self.reading = reading
    reading.start { self.received($0) }
  }

  private func received(_ result: CallResult) {
    reading = nil
    guard let page = result.document else { return end(result) }
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

  private func end(_ result: CallResult) {
    guard let finish else { return }
    self.finish = nil
    finish(result)
  }
}

extension JSON {
  /// Puts the same part of the next page behind this one: lists and texts are continued, numbers
  /// added, objects joined member by member.
  fileprivate mutating func join(_ more: JSON) {
    switch (self, more) {
    case (.array(var whole), .array(let more)):
      // Let go of the list, so that it grows in place.
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

  /// Within an object, what is neither list nor object is the same on every page.
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
