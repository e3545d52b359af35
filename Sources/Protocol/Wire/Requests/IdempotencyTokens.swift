import MusterDocument
import MusterModel

extension WireProtocol {
  /// Writes a request, with fresh tokens from `token` where the caller gave none: a token tells the
  /// service that a request which arrives twice was meant once.
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
