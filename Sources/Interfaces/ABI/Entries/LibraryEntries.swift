// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import Glibc
import MusterClient
import MusterText

let libraryVersion = "0.1.0"
private let version = CText(libraryVersion)

@c @implementation
public func muster_version() -> UnsafePointer<CChar>? { version.pointer }

@c @implementation
public func muster_handle_count() -> Int { Handles.shared.count }

private let statusNames = [
  "MUSTER_OK", "MUSTER_ERROR_ARGUMENT", "MUSTER_ERROR_HANDLE", "MUSTER_ERROR_INPUT",
  "MUSTER_ERROR_UNKNOWN", "MUSTER_ERROR_CONFIGURATION", "MUSTER_ERROR_TRANSPORT",
  "MUSTER_ERROR_RESPONSE", "MUSTER_ERROR_SERVICE", "MUSTER_ERROR_CANCELLED",
  "MUSTER_ERROR_FILE", "MUSTER_ERROR_INTERNAL",
].map { CText($0) }

private let unknownStatus = CText("unknown status")

@c @implementation
public func muster_status_name(_ status: muster_status) -> UnsafePointer<CChar>? {
  let index = 0 - Int(status)
  return statusNames.indices.contains(index) ? statusNames[index].pointer : unknownStatus.pointer
}

@c @implementation
public func muster_file_read(
  _ path: UnsafePointer<CChar>?, _ contents: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  readFile(path, contents, length, error, fileBytes)
}

@c @implementation
public func muster_file_read_accounts(
  _ path: UnsafePointer<CChar>?, _ contents: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  readFile(path, contents, length, error, AccountsFile.text)
}

/// Writes the bytes that `read` finds at `path` to `contents`.
private func readFile(
  _ path: UnsafePointer<CChar>?, _ contents: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?,
  _ read: (String) throws(Failure) -> [UInt8]
) -> muster_status {
  contents?.pointee = nil
  length?.pointee = 0
  return entry(error) { () throws(Failure) in
    guard let contents else {
      throw Failure(.argument, code: "ArgumentError", "contents must not be NULL.")
    }
    let bytes = try read(try text(path, "path"))
    contents.pointee = allocatedText(bytes)
    length?.pointee = bytes.count
    return nil
  }
}

private func fileBytes(_ path: String) throws(Failure) -> [UInt8] {
  do {
    return try FileBytes.input(path)
  } catch {
    throw Failure(.file, code: "FileError", error.message)
  }
}

/// A copy with a terminating NUL, which the caller of a C function frees.
private func allocatedText(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
  guard let copy = malloc(bytes.count + 1) else { return nil }
  bytes.withUnsafeBytes {
    copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
  }
  copy.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
  return copy.assumingMemoryBound(to: CChar.self)
}

@c @implementation
public func muster_name_suggest(
  _ name: UnsafePointer<CChar>?, _ candidates: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int
) -> UnsafePointer<CChar>? {
  guard let name, let text = String(validatingCString: name), let candidates, count > 0 else {
    return nil
  }
  let pointers = UnsafeBufferPointer(start: candidates, count: count)
  let names = pointers.map { $0.flatMap { String(validatingCString: $0) } }
  guard
    let nearest = NearestName.nearest(to: text, among: names.compactMap { $0 }),
    let index = names.firstIndex(of: nearest)
  else { return nil }
  return pointers[index]
}
