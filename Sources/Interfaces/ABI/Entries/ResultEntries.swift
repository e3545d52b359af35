// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument

private func resultObject(_ handle: OpaquePointer?) -> ResultObject? {
  Handles.shared.object(handle, ResultObject.self)
}

/// The value at a JSON Pointer of a result; nil if there is none.
private func value(_ handle: OpaquePointer?, _ pointer: UnsafePointer<CChar>?) -> Value? {
  guard let object = resultObject(handle), let pointer,
    let text = String(validatingCString: pointer)
  else { return nil }
  return object.document.root.at(text)
}

@c @implementation
public func muster_result_free(_ result: OpaquePointer?) {
  _ = Handles.shared.remove(result, ResultObject.self)
}

@c @implementation
public func muster_result_status(_ result: OpaquePointer?) -> muster_status {
  resultObject(result)?.status ?? muster_status(MUSTER_ERROR_HANDLE)
}

@c @implementation
public func muster_result_json(
  _ result: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
  let text = resultObject(result)?.text(.json)
  length?.pointee = text?.count ?? 0
  return text?.pointer
}

@c @implementation
public func muster_result_parse(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let json = try bytes(text, length, "text")
    do throws(JSONError) {
      return ResultObject(try Document(json))
    } catch {
      throw Failure(.input, code: "ParamValidationError", "The text \(error.message)")
    }
  }
}

// MARK: - By pointer

@c @implementation
public func muster_result_type(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?
) -> Int32 {
  value(result, pointer)?.onTape { type(of: $0) } ?? Int32(MUSTER_TYPE_MISSING)
}

@c @implementation
public func muster_result_string(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?
) -> UnsafePointer<CChar>? {
  value(result, pointer)?.utf8?.cString
}

@c @implementation
public func muster_result_integer(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ otherwise: Int64
) -> Int64 {
  value(result, pointer)?.integer ?? otherwise
}

@c @implementation
public func muster_result_number(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ otherwise: Double
) -> Double {
  value(result, pointer)?.number ?? otherwise
}

@c @implementation
public func muster_result_boolean(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ otherwise: Int32
) -> Int32 {
  value(result, pointer)?.boolean.map { $0 ? 1 : 0 } ?? otherwise
}

@c @implementation
public func muster_result_count(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?
) -> Int {
  value(result, pointer)?.count ?? 0
}

@c @implementation
public func muster_result_key(
  _ result: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ index: Int
) -> UnsafePointer<CChar>? {
  guard index >= 0, let object = value(result, pointer) else { return nil }
  return object.members.dropFirst(index).first { _ in true }?.key.utf8?.cString
}

// MARK: - Walking

/// Reads the value of a `muster_value`; nil if there is none.
private func read<Result>(
  _ value: muster_value, _ read: (TapeValue) -> Result?
) -> Result? {
  Handles.shared.read(value.result, ResultObject.self) { object in
    object.document.tapeValue(at: value.position).flatMap(read)
  }
}

/// The position of a value that does not exist.
private let missing: UInt64 = .max

@c @implementation
public func muster_result_root(_ result: OpaquePointer?) -> muster_value {
  let root = Handles.shared.read(result, ResultObject.self) { $0.document.root.token }
  return muster_value(result: result, position: root ?? missing)
}

@c @implementation
public func muster_value_type(_ value: muster_value) -> Int32 {
  read(value) { type(of: $0) } ?? Int32(MUSTER_TYPE_MISSING)
}

@c @implementation
public func muster_value_string(
  _ value: muster_value, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
  let text = read(value, \.utf8)
  length?.pointee = text?.count ?? 0
  return text?.cString
}

@c @implementation
public func muster_value_integer(_ value: muster_value) -> Int64 { read(value, \.integer) ?? 0 }

@c @implementation
public func muster_value_number(_ value: muster_value) -> Double { read(value, \.number) ?? 0 }

@c @implementation
public func muster_value_boolean(_ value: muster_value) -> Int32 {
  read(value, \.boolean) == true ? 1 : 0
}

@c @implementation
public func muster_value_json(
  _ value: muster_value, _ text: UnsafeMutablePointer<CChar>?, _ capacity: Int
) -> Int {
  let json = read(value) { value -> [UInt8] in
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }
  guard let json else { return 0 }
  guard let text, capacity > 0 else { return json.count }
  let written = json.prefix(capacity - 1)
  for (index, byte) in written.enumerated() { text[index] = CChar(bitPattern: byte) }
  text[written.count] = 0
  return json.count
}

@c @implementation
public func muster_value_next(
  _ parent: muster_value, _ child: UnsafeMutablePointer<muster_value>?,
  _ key: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> Int32 {
  key?.pointee = nil
  guard let child, let next = read(parent, { $0.child(after: child.pointee.position) }) else {
    return 0
  }
  child.pointee = muster_value(result: parent.result, position: next.value.token)
  key?.pointee = next.key?.utf8?.cString
  return 1
}

@c @implementation
public func muster_value_member(
  _ value: muster_value, _ name: UnsafePointer<CChar>?
) -> muster_value {
  let member = name.flatMap { String(validatingCString: $0) }.flatMap { name in
    read(value) { $0[name]?.token }
  }
  return muster_value(result: value.result, position: member ?? missing)
}

// MARK: - About the call

@c @implementation
public func muster_result_error_code(_ result: OpaquePointer?) -> UnsafePointer<CChar>? {
  resultObject(result)?.text(.code)?.pointer
}

@c @implementation
public func muster_result_error_message(_ result: OpaquePointer?) -> UnsafePointer<CChar>? {
  resultObject(result)?.text(.message)?.pointer
}

@c @implementation
public func muster_result_http_status(_ result: OpaquePointer?) -> Int32 {
  Int32(clamping: resultObject(result)?.result.httpStatus ?? 0)
}

@c @implementation
public func muster_result_request_id(_ result: OpaquePointer?) -> UnsafePointer<CChar>? {
  resultObject(result)?.text(.requestID)?.pointer
}

@c @implementation
public func muster_result_attempts(_ result: OpaquePointer?) -> Int32 {
  Int32(clamping: resultObject(result)?.result.attempts ?? 0)
}

@c @implementation
public func muster_result_history(
  _ result: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
  let text = resultObject(result)?.text(.history)
  length?.pointee = text?.count ?? 0
  return text?.pointer
}

@c @implementation
public func muster_result_is_retryable(_ result: OpaquePointer?) -> Int32 {
  resultObject(result)?.result.failure?.isRetryable == true ? 1 : 0
}

// MARK: - Values for C

private func type(of value: TapeValue) -> Int32 {
  switch value.kind {
  case .null: Int32(MUSTER_TYPE_NULL)
  case .boolean: Int32(MUSTER_TYPE_BOOLEAN)
  case .integer: Int32(value.integer == nil ? MUSTER_TYPE_NUMBER : MUSTER_TYPE_INTEGER)
  case .number: Int32(MUSTER_TYPE_NUMBER)
  case .string: Int32(MUSTER_TYPE_STRING)
  case .array: Int32(MUSTER_TYPE_ARRAY)
  case .object: Int32(MUSTER_TYPE_OBJECT)
  }
}
