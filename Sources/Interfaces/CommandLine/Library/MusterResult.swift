import CMuster

/// A muster_result: the JSON or the error that a function of the library returns.
final class MusterResult {
  let status: muster_status
  private let handle: OpaquePointer?

  /// Calls a function of the library, which stores its result at the pointer.
  init(_ call: (UnsafeMutablePointer<OpaquePointer?>) -> muster_status) {
    var result: OpaquePointer?
    status = call(&result)
    handle = result
  }

  deinit { muster_result_free(handle) }

  /// True if there is a response or an error. After the last page there is neither.
  var exists: Bool { handle != nil || status != MUSTER_OK }

  /// Returns the result if the call succeeded, else throws the error that `failure` returns.
  func successful(_ failure: (MusterResult) -> CommandError = \.failure) throws(CommandError)
    -> MusterResult
  {
    guard status == MUSTER_OK else { throw failure(self) }
    return self
  }

  var json: JSONValue { JSONValue(muster_result_root(handle)) }

  /// The result as JSON text.
  var text: [UInt8] {
    var length = 0
    guard let bytes = muster_result_json(handle, &length) else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes, count: length))
  }

  /// A member of the result; nil if it does not exist.
  func json(of name: String) -> JSONValue? {
    let value = muster_value_member(muster_result_root(handle), name)
    return Int(muster_value_type(value)) == MUSTER_TYPE_MISSING ? nil : JSONValue(value)
  }

  /// Prints the value on several lines.
  func print(to stream: StandardStream) {
    PrettyPrinter.print(muster_result_root(handle), to: stream)
  }

  /// The value of a JSON text; nil if it is not valid.
  static func json(of text: UnsafePointer<CChar>?, _ length: Int) -> JSONValue? {
    let result = MusterResult { muster_result_parse(text, length, $0) }
    return result.status == MUSTER_OK ? result.json : nil
  }

  /// The number of elements or members at a JSON Pointer.
  func count(at pointer: String) -> Int { muster_result_count(handle, pointer) }

  var errorCode: String? { muster_result_error_code(handle).map { String(cString: $0) } }

  var errorMessage: String {
    let message = muster_result_error_message(handle) ?? muster_status_name(status)
    return message.map { String(cString: $0) } ?? "status \(status)"
  }

  var attempts: Int32 { muster_result_attempts(handle) }

  /// The error for the user. An error that the library detects before it sends a request is a usage
  /// error.
  var failure: CommandError {
    let refused = [
      MUSTER_ERROR_ARGUMENT, MUSTER_ERROR_INPUT, MUSTER_ERROR_UNKNOWN, MUSTER_ERROR_CONFIGURATION,
    ]
    if refused.contains(Int(status)) { return .usage(errorMessage) }
    let quotesService = [MUSTER_ERROR_SERVICE, MUSTER_ERROR_RESPONSE].contains(Int(status))
    return .failed(quotesService ? errorMessage.onOneLine : errorMessage)
  }
}

extension JSONValue {
  /// Parses a text from outside. `name` is the user's name for it, for the error message.
  init(parsing text: String, called name: String) throws(CommandError) {
    let result = try MusterResult { muster_result_parse(text, text.utf8.count, $0) }.successful {
      .usage("\(name) is not valid JSON: \($0.errorMessage)")
    }
    self = result.json
  }

  init(_ value: muster_value) {
    switch Int(muster_value_type(value)) {
    case MUSTER_TYPE_BOOLEAN: self = .boolean(muster_value_boolean(value) == 1)
    case MUSTER_TYPE_INTEGER: self = .integer(muster_value_integer(value))
    case MUSTER_TYPE_NUMBER: self = JSONValue.number(of: value)
    case MUSTER_TYPE_STRING: self = .string(JSONValue.text(of: value))
    case MUSTER_TYPE_ARRAY: self = .array(JSONValue.children(of: value).map(\.value))
    case MUSTER_TYPE_OBJECT: self = .object(JSONValue.children(of: value))
    default: self = .null
    }
  }

  /// Keeps the digits of an integer with more than 64 bits, as Python does.
  private static func number(of value: muster_value) -> JSONValue {
    let count = muster_value_json(value, nil, 0)
    let digits = String(unsafeUninitializedCapacity: count + 1) { text in
      text.withMemoryRebound(to: CChar.self) { text in
        muster_value_json(value, text.baseAddress, text.count)
      }
    }
    let isWhole = digits.utf8.allSatisfy { ![".", "e", "E"].map(UInt8.init(ascii:)).contains($0) }
    return isWhole ? .digits(digits) : .number(muster_value_number(value))
  }

  private static func text(of value: muster_value) -> String {
    var length = 0
    guard let bytes = muster_value_string(value, &length) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
  }

  private static func children(of parent: muster_value) -> [(name: String, value: JSONValue)] {
    var children: [(name: String, value: JSONValue)] = []
    var child = muster_value()
    var key: UnsafePointer<CChar>?
    while muster_value_next(parent, &child, &key) == 1 {
      children.append((key.map { String(cString: $0) } ?? "", JSONValue(child)))
    }
    return children
  }
}
