// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
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
  "MUSTER_ERROR_JOURNAL", "MUSTER_ERROR_INTERNAL",
].map { CText($0) }

private let unknownStatus = CText("unknown status")

@c @implementation
public func muster_status_name(_ status: muster_status) -> UnsafePointer<CChar>? {
  let index = 0 - Int(status)
  return statusNames.indices.contains(index) ? statusNames[index].pointer : unknownStatus.pointer
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
