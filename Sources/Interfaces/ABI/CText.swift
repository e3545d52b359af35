import MusterClient

/// Text with a fixed address and NUL at its end, for callers in C.
final class CText: @unchecked Sendable {
  let pointer: UnsafePointer<CChar>
  let count: Int

  init(_ bytes: [UInt8]) {
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { memory[index] = CChar(bitPattern: byte) }
    memory[bytes.count] = 0
    pointer = UnsafePointer(memory)
    count = bytes.count
  }

  convenience init(_ text: String) {
    self.init(Array(text.utf8))
  }

  deinit {
    pointer.deallocate()
  }
}

/// The text at `pointer`; `what` names it in the error.
func text(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(Failure) -> String {
  guard let pointer else {
    throw Failure(.argument, code: "ArgumentError", "\(what) must not be NULL.")
  }
  guard let text = String(validatingCString: pointer) else {
    throw Failure(.input, code: "ParamValidationError", "\(what) is no UTF-8.")
  }
  return text
}

/// The text at `pointer`, which may be empty; nil if `pointer` is NULL.
func givenText(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(Failure) -> String? {
  pointer == nil ? nil : try text(pointer, what)
}

/// The text at `pointer`, or nil where there is none.
func optionalText(
  _ pointer: UnsafePointer<CChar>?, _ what: String
) throws(Failure) -> String? {
  guard let pointer, pointer.pointee != 0 else { return nil }
  return try text(pointer, what)
}

/// The text at `pointer`, which must not be empty where there is one: an empty option is mostly a
/// variable that was never set, and ignoring it would do something else than was meant.
func statedText(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(Failure) -> String? {
  guard let pointer else { return nil }
  guard pointer.pointee != 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(what) must not be empty.")
  }
  return try text(pointer, what)
}

/// The `length` bytes at `pointer`, which may be NULL when there are none.
func bytes(
  _ pointer: UnsafePointer<CChar>?, _ length: Int, _ what: String
) throws(Failure) -> [UInt8] {
  guard length >= 0, pointer != nil || length == 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(what) must not be NULL.")
  }
  return Array(UnsafeRawBufferPointer(start: pointer, count: length))
}
