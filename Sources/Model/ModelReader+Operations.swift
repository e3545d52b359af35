import MusterDocument

extension ModelReader {
  mutating func operation(_ name: String, _ value: Value) throws(ModelError) -> Operation {
    guard let http = value["http"], let httpMethod = http["method"]?.string,
      let requestURI = http["requestUri"]?.string
    else { throw fault("operation \(name) has no http method and requestUri") }
    let input = try reference(value["input"], in: name)
    let output = try reference(value["output"], in: name)
    return Operation(
      name: name,
      method: MethodName.of(name),
      httpMethod: httpMethod,
      requestURI: requestURI,
      path: PathTemplate(requestURI),
      responseCode: http["responseCode"]?.integer.flatMap { Int(exactly: $0) } ?? 200,
      input: input,
      output: output,
      resultWrapper: value["output"]?["resultWrapper"]?.string,
      errors: try errors(value["errors"], of: name),
      pagination: pagination(of: name),
      answersAsIs: output.map { !Presentation.changes($0, shapes) } ?? false,
      isReadOnly: value["readonly"]?.boolean
        ?? Operation.readingVerbs.contains { name.hasPrefix($0) },
      isDeprecated: value["deprecated"].isTrue,
      isSigned: isSigned(value),
      isStreaming: isStream(input) || isStream(output),
      requiresChecksum: value["httpChecksumRequired"].isTrue
        || value["httpChecksum"]?["requestChecksumRequired"].isTrue == true,
      hostPrefix: value["endpoint"]?["hostPrefix"]?.string,
      endpointParameters: Dictionary(
        facts("value", of: value["staticContextParams"]), uniquingKeysWith: { first, _ in first }),
      endpointParameterPaths: Dictionary(
        facts("path", of: value["operationContextParams"]).map { ($0, $1.string ?? "") },
        uniquingKeysWith: { first, _ in first }))
  }

  private mutating func errors(
    _ value: Value?, of operation: String
  ) throws(ModelError) -> [ShapeID] {
    var errors: [ShapeID] = []
    for error in value.elements {
      if let id = try reference(error, in: operation) { errors.append(id) }
    }
    return errors
  }

  private func pagination(of operation: String) -> Pagination? {
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
  private func isSigned(_ value: Value) -> Bool {
    if value["authtype"]?.string == "none" { return false }
    let ways = value["auth"].strings
    return ways.isEmpty || ways != ["smithy.api#noAuth"]
  }

  private func isStream(_ id: ShapeID?) -> Bool {
    guard let id, id.index < sources.count else { return false }
    let structure = sources[id.index].value
    return structure["members"].members.contains { _, member in
      let shape = member["shape"]?.string.flatMap { ids[$0] }
      let facts = shape.map { sources[$0.index].value }
      return member["streaming"].isTrue || facts?["streaming"].isTrue == true
        || facts?["eventstream"].isTrue == true
    }
  }

  /// The fact called `name` of each member of an object that has it.
  private func facts(_ name: String, of value: Value?) -> [(String, Value)] {
    value.members.compactMap { key, facts in
      facts[name].map { (key.string ?? "", $0) }
    }
  }
}
