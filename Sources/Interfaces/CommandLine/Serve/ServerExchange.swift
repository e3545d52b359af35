import CMicrohttpd
import CMuster
import Glibc

/// A request while it comes in, and its answer while that is kept back.
final class ServerExchange {
  /// The largest body that is taken: AWS's services take less.
  static let largestBody = 8 << 20

  /// Path and query as they stand on the wire, with NUL at the end.
  let target: [CChar]
  var hasBegun = false
  /// The answer that waits for its time.
  var reply: ServerResponse?
  private var body: [UInt8] = []
  private(set) var isTooLarge = false

  init(target: UnsafePointer<CChar>?) {
    self.target = target.map { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) } ?? [0]
  }

  /// Takes a part of the body. One that is too large is read to its end, so that the client gets to
  /// read why it is refused, but not kept.
  func append(_ bytes: UnsafeRawBufferPointer) {
    isTooLarge = isTooLarge || body.count + bytes.count > ServerExchange.largestBody
    if isTooLarge { body = [] } else { body.append(contentsOf: bytes) }
  }

  /// The whole request in the form of the library, alive while `use` runs.
  func withRequest<Value>(
    _ connection: OpaquePointer?, method: UnsafePointer<CChar>?,
    _ use: (UnsafePointer<muster_request>) -> Value
  ) -> Value {
    let headers = RequestHeaders(of: connection)
    return headers.list.withUnsafeBufferPointer { headers in
      target.withUnsafeBufferPointer { target in
        body.withUnsafeBytes { body in
          var request = muster_request()
          request.struct_size = MemoryLayout<muster_request>.stride
          request.method = method
          request.url = target.baseAddress
          request.headers = headers.baseAddress
          request.header_count = headers.count
          request.body = body.bindMemory(to: CChar.self).baseAddress
          request.body_length = body.count
          return use(&request)
        }
      }
    }
  }
}

/// The headers of a request; their texts are the connection's.
private final class RequestHeaders {
  private(set) var list: [muster_header] = []

  init(of connection: OpaquePointer?) {
    list.reserveCapacity(16)
    muster_http_headers(
      connection,
      { headers, _, name, value in
        guard let headers else { return .NO }
        Unmanaged<RequestHeaders>.fromOpaque(headers).takeUnretainedValue().list
          .append(muster_header(name: name, value: value))
        return .YES
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
