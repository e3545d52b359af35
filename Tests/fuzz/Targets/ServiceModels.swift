import MusterDocument
import MusterModel
import MusterWire

extension FuzzTarget {
  /// Service models. A model that can be loaded can be described and used for requests and
  /// responses.
  static let model = FuzzTarget(name: "model") { bytes in
    guard let model = try? Models().add("example", model: bytes, paginators: nil) else { return }
    let wire = model.wireProtocol()
    for operation in model.operations.prefix(10) {
      _ = model.description(of: operation).bytes
      for text in inputs {
        let input = Document(writing: text).root
        _ = Validation(of: input, for: operation, in: model).violations
        _ = try? wire.request(operation, input, in: model)
        let response = HTTPResponse(status: 200, body: text.bytes)
        _ = try? wire.parsed(response, of: operation, in: model)
      }
    }
  }

  /// Inputs and responses for arbitrary operations.
  private static let inputs: [JSON] = [
    [:],
    ["a": [["a": [1, "x"]], [:]], "b": ["a": "x", "b": 1_767_225_600], "c": true, "d": "x"],
  ]
}
