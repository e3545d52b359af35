// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterLocks
import MusterText

/// The object behind a `muster_input`: a document under construction, and its text as last read.
final class InputObject: Sendable {
  let state = Guarded<(json: JSON, text: CText?)>(([:], nil))

  func set(_ value: JSON, at pointer: String) throws(Failure) {
    guard let pointer = JSONPointer(pointer) else {
      throw Failure(
        .argument, code: "ArgumentError",
        "'\(pointer)' is not a JSON Pointer: it must begin with \"/\".")
    }
    do {
      try state.withLock { (state) throws(JSONPointerError) in
        var json = state.json
        try json.set(value, at: pointer)
        state = (json, state.text)
      }
    } catch {
      throw Failure(.argument, code: "ArgumentError", error.message)
    }
  }
}

private func set(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ value: () throws(Failure) -> JSON
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let box = try object(input, InputObject.self)
    try box.set(try value(), at: try text(pointer, "pointer"))
    return nil
  }
}

@c @implementation
public func muster_input_new() -> OpaquePointer? { Handles.shared.insert(InputObject()) }

@c @implementation
public func muster_input_free(_ input: OpaquePointer?) {
  _ = Handles.shared.remove(input, InputObject.self)
}

@c @implementation
public func muster_input_set_string(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?
) -> muster_status {
  set(input, pointer) { () throws(Failure) in .string(try text(value, "value")) }
}

@c @implementation
public func muster_input_set_blob(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ bytes: UnsafeRawPointer?,
  _ length: Int
) -> muster_status {
  set(input, pointer) { () throws(Failure) in
    guard length >= 0, bytes != nil || length == 0 else {
      throw Failure(.argument, code: "ArgumentError", "bytes must not be NULL.")
    }
    let bytes = UnsafeRawBufferPointer(start: bytes, count: length)
    return .string(Base64.encoded(Array(bytes)))
  }
}

@c @implementation
public func muster_input_set_integer(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ value: Int64
) -> muster_status {
  set(input, pointer) { .integer(value) }
}

@c @implementation
public func muster_input_set_number(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ value: Double
) -> muster_status {
  set(input, pointer) { () throws(Failure) in
    guard value.isFinite else {
      throw Failure(
        .argument, code: "ArgumentError",
        "JSON has no infinities and no NaN: the value must be finite.")
    }
    return .number(value)
  }
}

@c @implementation
public func muster_input_set_boolean(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ value: Int32
) -> muster_status {
  set(input, pointer) { .boolean(value != 0) }
}

@c @implementation
public func muster_input_set_json(
  _ input: OpaquePointer?, _ pointer: UnsafePointer<CChar>?, _ json: UnsafePointer<CChar>?,
  _ length: Int
) -> muster_status {
  set(input, pointer) { () throws(Failure) in
    do {
      return JSON(try Document(try bytes(json, length, "json")).root)
    } catch let error as JSONError {
      throw Failure(.input, code: "ParamValidationError", "The value \(error.message)")
    } catch {
      throw Failure(.argument, code: "ArgumentError", "json must not be NULL.")
    }
  }
}

@c @implementation
public func muster_input_json(
  _ input: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
  length?.pointee = 0
  guard let box = Handles.shared.object(input, InputObject.self) else { return nil }
  return box.state.withLock { state in
    let text = CText(state.json.bytes)
    state.text = text
    length?.pointee = text.count
    return text.pointer
  }
}
