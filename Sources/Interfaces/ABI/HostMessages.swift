import CMuster
import MusterClient
import MusterSimulator
import MusterWire

extension ReceivedRequest {
  /// The request that the host hands over.
  init(_ request: UnsafePointer<muster_request>) throws(Failure) {
    let request = try Options.read(request, empty: muster_request())
    guard request.header_count >= 0, request.headers != nil || request.header_count == 0 else {
      throw Failure(.argument, code: "ArgumentError", "request is none that this library knows.")
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
  /// Whoever sends a header may write it as he likes; what is no UTF-8 in it is replaced.
  fileprivate init(_ header: muster_header) throws(Failure) {
    guard let name = header.name, let value = header.value else {
      throw Failure(.argument, code: "ArgumentError", "A header must not be NULL.")
    }
    self.init(String(cString: name), String(cString: value))
  }
}

/// A response in the form of the header, alive while the callback runs.
struct HostResponse {
  private var response = muster_response()
  private let body: [UInt8]
  /// The names and values of the headers one after the other, each with NUL at its end.
  private var texts: [UInt8] = []
  private var places: [(name: Int, value: Int)] = []

  init(_ delivery: Delivery) {
    response.struct_size = MemoryLayout<muster_response>.size
    response.delay_ms = delivery.delayMilliseconds
    guard case .success(let answer) = delivery.outcome else {
      body = []
      return
    }
    body = answer.body
    response.http_status = Int32(clamping: answer.status)
    response.missing_length = delivery.missingBytes
    texts.reserveCapacity(256)
    for header in answer.headers {
      places.append((name: place(header.name), value: place(header.value)))
    }
  }

  private mutating func place(_ text: String) -> Int {
    defer {
      texts.append(contentsOf: text.utf8)
      texts.append(0)
    }
    return texts.count
  }

  func hand(to callback: Callback<muster_response_callback>) {
    texts.withUnsafeBytes { texts in
      let texts = texts.bindMemory(to: CChar.self).baseAddress
      let headers = places.map { place in
        muster_header(
          name: texts.map { $0 + place.name }, value: texts.map { $0 + place.value })
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
