// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient

let libraryVersion = "0.1.0"
private let version = CText(libraryVersion)

@c @implementation
public func muster_version() -> UnsafePointer<CChar>? { version.pointer }

@c @implementation
public func muster_live_handles() -> Int { Handles.shared.count }

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
