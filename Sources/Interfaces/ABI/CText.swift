import MusterClient

/// Text at a fixed address with a terminating NUL, for C callers.
final class CText: @unchecked Sendable {
  let pointer: UnsafePointer<CChar>
  let count: Int

  init(_ bytes: [UInt8]) {
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    UnsafeMutableRawBufferPointer(start: memory, count: bytes.count).copyBytes(from: bytes)
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

extension UnsafeBufferPointer<UInt8> {
  /// The bytes of a string of a document, which end with a NUL and are valid as long as the
  /// document.
  var cString: UnsafePointer<CChar>? {
    baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
  }
}

/// The text at `pointer`; `name` is its name in the error message.
func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws(Failure) -> String {
  guard let pointer else {
    throw Failure(.argument, code: "ArgumentError", "\(name) must not be NULL.")
  }
  guard let text = String(validatingCString: pointer) else {
    throw Failure(.input, code: "ParamValidationError", "\(name) is not valid UTF-8.")
  }
  return text
}

/// The text at `pointer`, which may be empty; nil if `pointer` is NULL.
func givenText(_ pointer: UnsafePointer<CChar>?, _ name: String) throws(Failure) -> String? {
  pointer == nil ? nil : try text(pointer, name)
}

/// The text at `pointer`, or nil if it is NULL or empty.
func optionalText(
  _ pointer: UnsafePointer<CChar>?, _ name: String
) throws(Failure) -> String? {
  guard let pointer, pointer.pointee != 0 else { return nil }
  return try text(pointer, name)
}

/// The text at `pointer`, or nil if it is NULL. Empty text is an error: it usually comes from a
/// variable that was not set, and ignoring the option could have an unwanted effect.
func statedText(_ pointer: UnsafePointer<CChar>?, _ name: String) throws(Failure) -> String? {
  guard let pointer else { return nil }
  guard pointer.pointee != 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(name) must not be empty.")
  }
  return try text(pointer, name)
}

/// The `length` bytes at `pointer`, which may be NULL if `length` is 0.
func bytes(
  _ pointer: UnsafePointer<CChar>?, _ length: Int, _ name: String
) throws(Failure) -> [UInt8] {
  guard length >= 0, pointer != nil || length == 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(name) must not be NULL.")
  }
  return Array(UnsafeRawBufferPointer(start: pointer, count: length))
}
