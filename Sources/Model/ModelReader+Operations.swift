import MusterDocument

/// What operations are read with.
extension ModelReader {
  mutating func errors(
    _ value: Value?, of operation: String
  ) throws(ModelError) -> [ShapeID] {
    var errors: [ShapeID] = []
    for error in value.elements {
      if let id = try reference(error, in: operation) { errors.append(id) }
    }
    return errors
  }

  func pagination(of operation: String) -> Pagination? {
    guard let facts = paginators?[operation] else { return nil }
    return Pagination(
      inputTokens: facts["input_token"].strings,
      outputTokens: facts["output_token"].strings,
      resultKeys: facts["result_key"].strings,
      limitKey: facts["limit_key"]?.string,
      moreResults: facts["more_results"]?.string,
      nonAggregateKeys: facts["non_aggregate_keys"].strings)
  }

  /// Older models say it in "authtype", newer ones in the list "auth".
  static func isSigned(_ value: Value) -> Bool {
    if value["authtype"]?.string == "none" { return false }
    let ways = value["auth"].strings
    return ways.isEmpty || ways != ["smithy.api#noAuth"]
  }

  /// Whether an input has a token by which the service knows a request that comes again.
  func bearsToken(_ id: ShapeID?) -> Bool {
    guard let id, id.index < shapes.count, case .structure(let input) = shapes[id.index].kind else {
      return false
    }
    return input.members.contains { $0.isIdempotencyToken }
  }

  func isStream(_ id: ShapeID?) -> Bool {
    guard let id, id.index < sources.count else { return false }
    let structure = sources[id.index].value
    return structure["members"].members.contains { _, member in
      if member["streaming"].isTrue { return true }
      guard !streams.isEmpty, let id = member["shape"]?.string.flatMap({ ids[$0] }) else {
        return false
      }
      return streams.contains(id)
    }
  }

  /// The fact called `name` of each member of an object that has it.
  static func facts(_ name: String, of value: Value?) -> [(String, Value)] {
    value.members.compactMap { key, facts in
      facts[name].map { (key.string ?? "", $0) }
    }
  }
}
