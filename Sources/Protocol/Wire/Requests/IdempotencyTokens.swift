import MusterDocument
import MusterModel

extension WireProtocol {
  /// Writes a request, with a new idempotency token from `token` if the caller set none. By the
  /// token, the service recognizes a request that arrives twice.
  public func request(
    _ operation: Operation, _ input: Value, in model: ServiceModel, token: () -> String
  ) throws(WireError) -> HTTPRequest {
    let missing = (model.structure(operation.input)?.members ?? []).filter {
      $0.isIdempotencyToken && input[$0.name].map(\.isNull) ?? true
    }
    guard !missing.isEmpty else { return try request(operation, input, in: model) }
    var completed = JSON(input)
    for member in missing { completed[member.name] = .string(token()) }
    let document = Document(writing: completed)
    return try request(operation, document.root, in: model)
  }
}
