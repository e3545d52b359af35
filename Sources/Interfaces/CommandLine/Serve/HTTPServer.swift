import CMicrohttpd
import CMuster
import Glibc

/// Serves HTTP on the thread that runs it: libmicrohttpd does what there is to do on connections, and
/// answers that are kept back wait beside it for their time.
final class HTTPServer {
  typealias Handler = (UnsafePointer<muster_request>) -> ServerResponse

  /// How long a connection may be silent: longer than clients keep theirs.
  private static let idleSeconds: UInt32 = 120

  private let answer: Handler
  private var daemon: OpaquePointer?
  private var delayed = DelayedResponses()

  init(_ socket: ListeningSocket, answer: @escaping Handler) throws(CommandError) {
    self.answer = answer
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
    guard daemon != nil else { throw .failed("the HTTP server does not start: \(reason(errno))") }
  }

  deinit {
    resume(delayed.all)
    MHD_stop_daemon(daemon)
  }

  private static func at(_ address: UnsafeMutableRawPointer?) -> HTTPServer? {
    address.map { Unmanaged<HTTPServer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Serves until a signal asks for the end.
  func run(until signals: TerminationSignals) throws(CommandError) {
    let descriptor = muster_http_descriptor(daemon)
    repeat {
      resume(delayed.due(at: monotonicMilliseconds()))
      guard MHD_run(daemon) == .YES else { throw .failed("the HTTP server broke") }
    } while signals.wait(for: descriptor, atMost: patience)
  }

  /// How many milliseconds there is nothing to do unless a client does something; nil for ever.
  private var patience: Int64? {
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
  /// libmicrohttpd calls this when the head of a request is there, for each part of its body, and at
  /// its end; and at its end once more, when an answer that was kept back has its time.
  private func handle(
    _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ upload: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result {
    guard let connection, let uploadSize, let address = context?.pointee else { return .NO }
    let exchange = Unmanaged<ServerExchange>.fromOpaque(address).takeUnretainedValue()
    guard exchange.hasBegun else {
      exchange.hasBegun = true
      return isTooLong(connection) ? ServerResponse.tooLarge.send(on: connection) : .YES
    }
    if uploadSize.pointee > 0 {
      exchange.append(UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee))
      uploadSize.pointee = 0
      return .YES
    }
    if let reply = exchange.reply { return reply.send(on: connection) }
    guard !exchange.isTooLarge else { return ServerResponse.tooLarge.send(on: connection) }
    let reply = exchange.withRequest(connection, method: method, answer)
    return reply.delayMilliseconds > 0
      ? keepBack(reply, exchange, connection) : reply.send(on: connection)
  }

  private func keepBack(
    _ reply: ServerResponse, _ exchange: ServerExchange, _ connection: OpaquePointer
  ) -> MHD_Result {
    exchange.reply = reply
    delayed.insert(connection, due: monotonicMilliseconds() + reply.delayMilliseconds)
    MHD_suspend_connection(connection)
    return .YES
  }

  /// Whether a request says beforehand that its body is too large.
  private func isTooLong(_ connection: OpaquePointer) -> Bool {
    let text = muster_http_header(connection, "Content-Length")
    let length = text.flatMap { Int(String(cString: $0)) } ?? 0
    return length > ServerExchange.largestBody
  }
}

extension ServerResponse {
  fileprivate static var tooLarge: ServerResponse {
    let most = ServerExchange.largestBody
    return ServerResponse(
      413, .error("RequestEntityTooLarge", "The body has more than \(most) bytes."))
  }
}

/// ConnectionOptions whose answers are kept back, the next one first.
private struct DelayedResponses {
  private var waiting: [(due: Int64, connection: OpaquePointer)] = []

  var next: Int64? { waiting.last?.due }
  var all: [OpaquePointer] { waiting.map(\.connection) }

  /// The list is in falling order, so that the next is taken from its end; of the same moment, the
  /// one that came first is the next.
  mutating func insert(_ connection: OpaquePointer, due: Int64) {
    var (low, high) = (0, waiting.count)
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle].due > due { low = middle + 1 } else { high = middle }
    }
    waiting.insert((due, connection), at: low)
  }

  /// Takes out what is due.
  mutating func due(at now: Int64) -> [OpaquePointer] {
    var connections: [OpaquePointer] = []
    while let next = waiting.last, next.due <= now {
      connections.append(next.connection)
      waiting.removeLast()
    }
    return connections
  }
}
