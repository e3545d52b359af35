import CZlib
import MusterModel

/// Compression of request bodies (Smithy's trait requestCompression), as botocore does it.
extension HTTPRequest {
  /// Compresses the body if it has at least `size` bytes and the service accepts gzip.
  public mutating func compress(for operation: Operation, from size: Int) {
    guard operation.acceptsGzip, !body.isEmpty, body.count >= size else { return }
    let compressed = HTTPRequest.gzip(body)
    guard !compressed.isEmpty else { return }
    body = compressed
    // A member of the input may have set an encoding already.
    if let index = headers.firstIndex(where: { $0.isNamed("Content-Encoding") }) {
      headers[index].value += ", gzip"
    } else {
      headers.append(HTTPHeader("Content-Encoding", "gzip"))
    }
  }

  /// The compressed bytes; empty if memory is exhausted or the body is larger than zlib supports.
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: muster_gzip_bound(bytes.count)) { buffer, count in
      count = muster_gzip(bytes, bytes.count, buffer.baseAddress, buffer.count)
    }
  }
}
