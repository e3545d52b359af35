import CMicrohttpd
import CMuster
import Glibc

/// Serves HTTP on the calling thread. libmicrohttpd handles the connections; responses with a delay
/// are suspended connections in a list ordered by time.
final class HTTPServer {
  typealias RequestHandler = (UnsafePointer<muster_request>) -> ServerResponse

  /// The idle timeout of connections, which is longer than that of common clients.
  private static let idleSeconds: UInt32 = 120

  private let handler: RequestHandler
  private var daemon: OpaquePointer?
  private var delayed = DelayedResponses()

  init(_ socket: ListeningSocket, handler: @escaping RequestHandler) throws(CommandError) {
    self.handler = handler
    daemon = muster_http_start(
      socket.descriptor, HTTPServer.idleSeconds,
      { server, connection, _, method, _, upload, uploadSize, context in
        HTTPServer.at(server)?.handle(connection, method, upload, uploadSize, context) ?? .NO
      },
      { _, target, _ in Unmanaged.passRetained(ServerExchange(target: target)).toOpaque() },
      { _, _, context, _ in
        guard let exchange = context?.pointee else { return }
        Unmanaged<ServerExchange>.fromOpaque(exchange).release()
      },
      Unmanaged.passUnretained(self).toOpaque())
    guard daemon != nil else { throw .failed("cannot start the HTTP server: \(reason(errno))") }
  }

  deinit {
    resume(delayed.all)
    MHD_stop_daemon(daemon)
  }

  private static func at(_ address: UnsafeMutableRawPointer?) -> HTTPServer? {
    address.map { Unmanaged<HTTPServer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Serves until a signal requests termination.
  func run(until signals: TerminationSignals) throws(CommandError) {
    let descriptor = muster_http_descriptor(daemon)
    repeat {
      resume(delayed.due(at: monotonicMilliseconds()))
      guard MHD_run(daemon) == .YES else { throw .failed("the HTTP server failed") }
    } while signals.wait(for: descriptor, atMost: timeout)
  }

  /// The time in milliseconds until the server must act even if no client does; nil means no limit.
  private var timeout: Int64? {
    var timeout: UInt64 = 0
    let hasTimeout = MHD_get_timeout(daemon, &timeout) == .YES
    let next = delayed.next.map { max(0, $0 - monotonicMilliseconds()) }
    return [hasTimeout ? Int64(clamping: timeout) : nil, next].compactMap(\.self).min()
  }

  private func resume(_ connections: [OpaquePointer]) {
    for connection in connections { MHD_resume_connection(connection) }
  }
}

// MARK: - A request

extension HTTPServer {
  /// libmicrohttpd calls this after the headers of a request, for each part of the body, and at the
  /// end of the request. For a delayed response it calls this again when the connection is resumed.
  private func handle(
    _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ upload: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result {
    guard let connection, let uploadSize, let address = context?.pointee else { return .NO }
    let exchange = Unmanaged<ServerExchange>.fromOpaque(address).takeUnretainedValue()
    guard exchange.hasBegun else {
      exchange.hasBegun = true
      return rejection(of: connection)?.send(on: connection) ?? .YES
    }
    if uploadSize.pointee > 0 {
      exchange.append(UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee))
      uploadSize.pointee = 0
      return .YES
    }
    if let response = exchange.response { return response.send(on: connection) }
    guard !exchange.isTooLarge else { return ServerResponse.tooLarge.send(on: connection) }
    let response = exchange.withRequest(connection, method: method, handler)
    return response.delayMilliseconds > 0
      ? delay(response, exchange, connection) : response.send(on: connection)
  }

  private func delay(
    _ response: ServerResponse, _ exchange: ServerExchange, _ connection: OpaquePointer
  ) -> MHD_Result {
    exchange.response = response
    delayed.insert(connection, due: monotonicMilliseconds() + response.delayMilliseconds)
    MHD_suspend_connection(connection)
    return .YES
  }

  /// The response to a request whose Content-Length exceeds the limit, or that has two; else nil.
  private func rejection(of connection: OpaquePointer) -> ServerResponse? {
    guard muster_http_lengths_differ(connection) == 0 else { return .twoLengths }
    let text = muster_http_header(connection, "Content-Length")
    let length = text.flatMap { Int(String(cString: $0)) } ?? 0
    return length > ServerExchange.largestBody ? .tooLarge : nil
  }
}

extension ServerResponse {
  fileprivate static var twoLengths: ServerResponse {
    ServerResponse(400, .error("BadRequest", "The request has two Content-Lengths."))
  }

  fileprivate static var tooLarge: ServerResponse {
    let most = ServerExchange.largestBody
    return ServerResponse(
      413, .error("RequestEntityTooLarge", "The body is larger than \(most) bytes."))
  }
}

/// Suspended connections, in the order of their times.
private struct DelayedResponses {
  private var waiting: [(due: Int64, connection: OpaquePointer)] = []

  var next: Int64? { waiting.last?.due }
  var all: [OpaquePointer] { waiting.map(\.connection) }

  /// Keeps the list in descending order of time, so that the next connection is removed from its
  /// end. Connections with the same time keep their order.
  mutating func insert(_ connection: OpaquePointer, due: Int64) {
    var (low, high) = (0, waiting.count)
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle].due > due { low = middle + 1 } else { high = middle }
    }
    waiting.insert((due, connection), at: low)
  }

  /// Removes and returns the connections that are due.
  mutating func due(at now: Int64) -> [OpaquePointer] {
    var connections: [OpaquePointer] = []
    while let next = waiting.last, next.due <= now {
      connections.append(next.connection)
      waiting.removeLast()
    }
    return connections
  }
}
