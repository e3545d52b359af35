import CMuster

/// A muster_input: builds a JSON object to pass to the library.
final class MusterInput {
  private let handle = muster_input_new()

  deinit { muster_input_free(handle) }

  var text: String { muster_input_json(handle, nil).map { String(cString: $0) } ?? "{}" }

  /// Starts from a JSON document from outside.
  func load(_ json: String) throws(CommandError) {
    guard muster_input_set_json(handle, "", json, json.utf8.count) == MUSTER_OK else {
      throw .usage("not valid JSON: \(json.prefix(60))")
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

  /// The bytes in Base64, as JSON represents a blob.
  static func base64(of bytes: [UInt8]) -> String {
    let input = MusterInput()
    muster_input_set_blob(input.handle, "/blob", bytes, bytes.count)
    let text = input.text
    return MusterResult.json(of: text, text.utf8.count)?["blob"]?.string ?? ""
  }

  /// Fails if the document is not an object.
  private func check(_ status: muster_status, _ name: String) throws(CommandError) {
    guard status == MUSTER_OK else {
      throw .usage("cannot set '\(name)': a JSON object is required, not: \(text.prefix(60))")
    }
  }

  /// A JSON Pointer (RFC 6901).
  private static func pointer(to name: String) -> String {
    "/" + name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
  }
}
