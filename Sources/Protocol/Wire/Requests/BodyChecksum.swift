import CZlib
import MusterModel
import MusterText

/// Checksums of request bodies (Smithy's trait httpChecksumRequired), with the algorithm that
/// botocore uses by default.
extension HTTPRequest {
  /// Adds a checksum of the body if the service requires one and no member of the input contains
  /// it.
  public mutating func addChecksum(for operation: Operation) {
    guard operation.requiresChecksum,
      !headers.contains(where: { $0.name.lowercased().hasPrefix("x-amz-checksum-") })
    else { return }
    let sum = crc32_z(0, body, body.count)
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    headers.append(HTTPHeader("x-amz-checksum-crc32", Base64.encoded(bytes)))
  }
}
