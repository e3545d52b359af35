import MusterDocument

/// Reads operations.
extension ModelReader {
  func operation(at index: Int) throws(ModelError) -> Operation {
    try Operation(operations[index], by: self)
  }

  func errors(_ value: Value?, of operation: String) throws(ModelError) -> [ShapeID] {
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

  /// True if requests are signed. Older models state it in "authtype", newer ones in the list
  /// "auth".
  static func isSigned(_ value: Value) -> Bool {
    if value["authtype"]?.string == "none" { return false }
    let schemes = value["auth"].strings
    return schemes.isEmpty || schemes != ["smithy.api#noAuth"]
  }

  /// The feature that an operation requires and Muster does not support. Other operations of the
  /// service can be called.
  func unsupportedFeature(of operation: Value, _ input: ShapeID?, _ output: ShapeID?) -> String? {
    if isStream(input) { return "streams its input" }
    if isStream(output) { return "streams its output" }
    if let scheme = unsupportedSignature(of: operation) {
      return "requires requests signed with \(scheme)"
    }
    guard let (name, _) = ModelReader.selections(of: operation).first(where: { $1 == nil }) else {
      return nil
    }
    return "selects the endpoint parameter \(name) by an expression"
  }

  /// The scheme that requests are signed with if it is not SigV4. Newer models list schemes in
  /// "auth", for the service or for an operation.
  private func unsupportedSignature(of operation: Value) -> String? {
    guard ModelReader.isSigned(operation) else { return nil }
    let own = operation["auth"].strings
    let schemes = own.isEmpty ? metadataFacts["auth"].strings : own
    guard schemes.isEmpty else {
      return schemes.contains("aws.auth#sigv4") ? nil : schemes.joined(separator: " or ")
    }
    let version = operation["authtype"]?.string ?? metadataFacts["signatureVersion"]?.string ?? "v4"
    return version.hasPrefix("v4") ? nil : "signature version \(version)"
  }

  /// The parameters of endpoint rules that an operation selects from its input; nil for an
  /// expression that is not supported.
  static func selections(of operation: Value) -> [(String, JMESSelection?)] {
    facts("path", of: operation["operationContextParams"]).map { name, path in
      (name, path.string.flatMap { JMESSelection($0) })
    }
  }

  /// True if an input has an idempotency token, by which the service recognizes a repeated request.
  func hasIdempotencyToken(_ id: ShapeID?) -> Bool {
    members(of: id).contains { $0.value["idempotencyToken"].isTrue }
  }

  /// True if a member of an input or output, or its shape, is a stream.
  func isStream(_ id: ShapeID?) -> Bool {
    members(of: id).contains { _, member in
      if member["streaming"].isTrue { return true }
      guard let id = member["shape"]?.string.flatMap(id(ofShape:)) else { return false }
      let shape = shapes[id.index].facts
      return shape["streaming"].isTrue || shape["eventstream"].isTrue
    }
  }

  private func members(of id: ShapeID?) -> Value.Members {
    id.flatMap { shapes[$0.index].facts["members"] }.members
  }

  /// The value of `name` in each member of an object that has it.
  static func facts(_ name: String, of value: Value?) -> [(String, Value)] {
    value.members.compactMap { key, facts in
      facts[name].map { (key.string ?? "", $0) }
    }
  }
}
