import CZlib
import MusterModel

/// What some services want of a body on its way, whatever the protocol: that it is packed, and that a
/// checksum comes with it. Sources: Smithy's traits requestCompression and httpChecksumRequired; where
/// these leave a choice, it is botocore's.
extension HTTPRequest {
  /// Packs a body of `size` bytes and more, if the service takes such.
  public mutating func compress(for operation: Operation, from size: Int) {
    guard operation.acceptsGzip, !body.isEmpty, body.count >= size else { return }
    let packed = HTTPRequest.gzip(body)
    guard !packed.isEmpty else { return }
    body = packed
    // A member may have said how the body was encoded before.
    if let stated = headers.firstIndex(where: { $0.isNamed("Content-Encoding") }) {
      headers[stated].value += ", gzip"
    } else {
      headers.append(HTTPHeader("Content-Encoding", "gzip"))
    }
  }

  /// Empty where there is no memory, or far too much to pack.
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: muster_gzip_bound(bytes.count)) { packed, count in
      count = muster_gzip(bytes, bytes.count, packed.baseAddress, packed.count)
    }
  }
}
