/// An operation as muster_operation_describe() describes it.
struct OperationDescription {
  let service: String
  let json: JSONValue

  var name: String { json["name"]?.string ?? "" }
  var method: String { json["method"]?.string ?? "" }
  /// Nil if the operation has no input.
  var input: ShapeDescription? { shape("input") }
  var output: ShapeDescription? { shape("output") }
  /// The paginator of a list; nil if the operation has no pages.
  var pagination: JSONValue? { json["pagination"] }

  private func shape(_ name: String) -> ShapeDescription? {
    guard let described = json[name], case .object = described else { return nil }
    return ShapeDescription(described)
  }
}
