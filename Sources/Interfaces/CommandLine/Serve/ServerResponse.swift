import CMicrohttpd
import CMuster
import Glibc

/// A response that is ready to be sent.
struct ServerResponse {
  var status: Int32
  /// Nil if the connection must be reset instead.
  fileprivate var response: Response?
  /// The delay before it is sent.
  var delayMilliseconds: Int64 = 0

  /// The response of libmicrohttpd. Frees it with the last reference.
  fileprivate final class Response {
    let handle: OpaquePointer

    init?(_ handle: OpaquePointer?) {
      guard let handle else { return nil }
      self.handle = handle
    }

    deinit { MHD_destroy_response(handle) }
  }

  /// A response of the simulated organization.
  init(_ response: muster_response) {
    status = response.http_status
    delayMilliseconds = response.delay_ms
    guard status != 0 else { return }
    let made =
      response.missing_length > 0
      ? ServerResponse.truncated(response)
      : muster_http_response(response.body, response.body_length)
    self.response = Response(made)
    for header in UnsafeBufferPointer(start: response.headers, count: response.header_count) {
      MHD_add_response_header(made, header.name, header.value)
    }
  }

  /// A response of the server itself.
  init(_ status: Int32, _ json: JSONValue, headers: [(name: String, value: String)] = []) {
    self.status = status
    let body = json.pretty + "\n"
    let made = muster_http_response(body, body.utf8.count)
    response = Response(made)
    MHD_add_response_header(made, "Content-Type", "application/json")
    for header in headers { MHD_add_response_header(made, header.name, header.value) }
  }

  /// Sends the response. Returns `MHD_NO` to close the connection.
  func send(on connection: OpaquePointer?) -> MHD_Result {
    guard let response else {
      ServerResponse.prepareReset(of: connection)
      return .NO
    }
    return MHD_queue_response(connection, UInt32(status), response.handle)
  }

  /// Makes closing the connection send a TCP reset.
  private static func prepareReset(of connection: OpaquePointer?) {
    var hard = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      muster_http_socket(connection), SOL_SOCKET, SO_LINGER, &hard,
      socklen_t(MemoryLayout<linger>.size))
  }
}

// MARK: - Truncated responses

extension ServerResponse {
  /// The part of a body that is sent before the connection breaks.
  private final class BodyPart {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  /// A response whose body ends before its Content-Length.
  private static func truncated(_ response: muster_response) -> OpaquePointer? {
    let body = UnsafeRawBufferPointer(start: response.body, count: response.body_length)
    let part = Unmanaged.passRetained(BodyPart(Array(body)))
    return MHD_create_response_from_callback(
      UInt64(response.body_length + response.missing_length), 1 << 14,
      { part, position, buffer, capacity in
        guard let part, let buffer else { return muster_http_break() }
        let bytes = Unmanaged<BodyPart>.fromOpaque(part).takeUnretainedValue().bytes
        let rest = bytes.dropFirst(Int(clamping: position)).prefix(capacity)
        guard !rest.isEmpty else { return muster_http_break() }
        UnsafeMutableRawBufferPointer(start: buffer, count: capacity).copyBytes(from: rest)
        return rest.count
      },
      part.toOpaque(),
      { part in part.map { Unmanaged<BodyPart>.fromOpaque($0).release() } })
  }
}
