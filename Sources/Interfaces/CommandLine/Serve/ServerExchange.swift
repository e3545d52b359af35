import CMicrohttpd
import CMuster
import Glibc

/// A request that is being received, and its response until it is sent.
final class ServerExchange {
  /// The limit for bodies. The services of AWS accept less.
  static let largestBody = 8 << 20

  /// Path and query as they were received, with a NUL at the end.
  let target: [CChar]
  var hasBegun = false
  /// The response, while it is delayed.
  var response: ServerResponse?
  private var body: [UInt8] = []
  private(set) var isTooLarge = false

  init(target: UnsafePointer<CChar>?) {
    self.target = target.map { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) } ?? [0]
  }

  /// Adds a part of the body. A body that is too large is discarded but read to its end, so that
  /// the client receives the error.
  func append(_ bytes: UnsafeRawBufferPointer) {
    isTooLarge = isTooLarge || body.count + bytes.count > ServerExchange.largestBody
    if isTooLarge { body = [] } else { body.append(contentsOf: bytes) }
  }

  /// Calls `use` with the complete request. The request is valid only during the call.
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

/// The headers of a request. The connection owns their strings.
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
