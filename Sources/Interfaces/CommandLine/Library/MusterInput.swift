import CMuster

/// A JSON object under construction, for what the library takes as JSONValue.
final class MusterInput {
  private let handle = muster_input_new()

  deinit { muster_input_free(handle) }

  var text: String { muster_input_json(handle, nil).map { String(cString: $0) } ?? "{}" }

  /// Starts from a JSON document that came from outside.
  func load(_ json: String) throws(CommandError) {
    guard muster_input_set_json(handle, "", json, json.utf8.count) == MUSTER_OK else {
      throw .usage("this is not JSON: \(json.prefix(60))")
    }
  }

  func set(_ name: String, to value: Int64) throws(CommandError) {
    try check(muster_input_set_integer(handle, MusterInput.pointer(to: name), value), name)
  }

  func set(_ name: String, to value: Double) throws(CommandError) {
    try check(muster_input_set_number(handle, MusterInput.pointer(to: name), value), name)
  }

  func set(_ name: String, to value: String) throws(CommandError) {
    try check(muster_input_set_string(handle, MusterInput.pointer(to: name), value), name)
  }

  /// The document refuses a member when it is no object.
  private func check(_ status: muster_status, _ name: String) throws(CommandError) {
    guard status == MUSTER_OK else {
      throw .usage("a JSON object is needed to hold '\(name)', not: \(text.prefix(60))")
    }
  }

  /// JSON Pointer's escapes, RFC 6901.
  private static func pointer(to name: String) -> String {
    "/" + name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
  }
}
