import CMuster
import MusterClient
import MusterSimulator
import MusterWire

extension ReceivedRequest {
  /// The request that the program passes.
  init(_ request: UnsafePointer<muster_request>) throws(Failure) {
    let request = try muster_request.read(request)
    guard request.header_count >= 0, request.headers != nil || request.header_count == 0 else {
      throw Failure(.argument, code: "ArgumentError", "headers must not be NULL.")
    }
    var headers: [HTTPHeader] = []
    headers.reserveCapacity(request.header_count)
    for header in UnsafeBufferPointer(start: request.headers, count: request.header_count) {
      headers.append(try HTTPHeader(header))
    }
    self.init(
      method: try text(request.method, "method"), target: try text(request.url, "url"),
      headers: headers, body: try bytes(request.body, request.body_length, "body"))
  }
}

extension HTTPHeader {
  /// Bytes that are not valid UTF-8 are replaced, because clients may send any bytes in a header.
  fileprivate init(_ header: muster_header) throws(Failure) {
    guard let name = header.name, let value = header.value else {
      throw Failure(
        .argument, code: "ArgumentError", "The name and value of a header must not be NULL.")
    }
    self.init(String(cString: name), String(cString: value))
  }
}

/// A response as a C struct that is valid while the callback runs.
struct HostResponse {
  private var response = muster_response()
  private let body: [UInt8]
  /// The names and values of the headers one after the other, each with NUL at its end.
  private var texts: [UInt8] = []
  /// The offsets of each header in `texts`.
  private var offsets: [(name: Int, value: Int)] = []

  init(_ delivery: NetworkResult) {
    response.struct_size = MemoryLayout<muster_response>.size
    response.delay_ms = delivery.delayMilliseconds
    guard case .success(let received) = delivery.outcome else {
      body = []
      return
    }
    body = received.body
    response.http_status = Int32(clamping: received.status)
    response.missing_length = delivery.missingBytes
    texts.reserveCapacity(256)
    for header in received.headers {
      offsets.append((name: append(header.name), value: append(header.value)))
    }
  }

  /// Appends a text and returns its offset.
  private mutating func append(_ text: String) -> Int {
    defer {
      texts.append(contentsOf: text.utf8)
      texts.append(0)
    }
    return texts.count
  }

  func send(to callback: Callback<muster_response_callback>) {
    texts.withUnsafeBytes { texts in
      let texts = texts.bindMemory(to: CChar.self).baseAddress
      let headers = offsets.map { offset in
        muster_header(
          name: texts.map { $0 + offset.name }, value: texts.map { $0 + offset.value })
      }
      headers.withUnsafeBufferPointer { headers in
        body.withUnsafeBytes { body in
          var response = response
          response.headers = headers.baseAddress
          response.header_count = headers.count
          response.body = body.bindMemory(to: CChar.self).baseAddress
          response.body_length = body.count
          callback.function(&response, callback.userData)
        }
      }
    }
  }
}
