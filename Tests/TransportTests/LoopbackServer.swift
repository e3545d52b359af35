import Foundation
import Glibc
import MusterLocks

/// A server on 127.0.0.1 with scripted responses that records the requests.
final class LoopbackServer: @unchecked Sendable {
  /// The bytes of a request.
  struct Received: Sendable {
    var head: String
    var body: [UInt8]
    /// The number of its connection, from 1.
    var connection: Int
  }

  enum Reply: Sendable {
    case response([UInt8])
    /// The bytes, and then the end of the connection.
    case cut([UInt8])
    case silence
    /// The bytes, one by one.
    case slowly([UInt8], everyMilliseconds: UInt32)
  }

  let port: UInt16
  private let listener: Int32
  private let monitor = Monitor()
  private var requests: [Received] = []
  private var accepted = 0
  private let reply: @Sendable (Received) -> Reply

  var host: String { "127.0.0.1:\(port)" }
  var received: [Received] { monitor.locked { requests } }
  var connections: Int { monitor.locked { accepted } }

  init(_ reply: @escaping @Sendable (Received) -> Reply) throws {
    self.reply = reply
    (listener, port) = try Self.listen()
    let listener = listener
    Thread.detachNewThread { [weak self] in
      // Closed by the thread that accepts: if another thread closed it, its number might already be
      // that of another server's socket when this one accepts again.
      defer { close(listener) }
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        guard let self else {
          close(connection)
          return
        }
        let number = self.monitor.locked {
          self.accepted += 1
          return self.accepted
        }
        Thread.detachNewThread { self.serve(connection, number) }
      }
    }
  }

  deinit { stopListening() }

  /// Refuses further connections. Existing connections continue.
  func stopListening() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A plain response with `body`.
  static func ok(_ body: [UInt8], headers: String = "") -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\(headers)\r\n".utf8) + body
  }

  private struct CannotListen: Error {}

  private static func listen() throws -> (Int32, UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Glibc.listen(listener, 256) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard bound else { throw CannotListen() }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private func serve(_ connection: Int32, _ number: Int) {
    defer { close(connection) }
    var pending: [UInt8] = []
    while let request = Self.request(from: connection, &pending, number) {
      monitor.locked { requests.append(request) }
      switch reply(request) {
      case .response(let bytes): Self.send(bytes, to: connection)
      case .cut(let bytes): return Self.send(bytes, to: connection)
      case .silence: break
      case .slowly(let bytes, let pause):
        for byte in bytes {
          Self.send([byte], to: connection)
          usleep(pause * 1000)
        }
      }
    }
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent < 0 && errno == EINTR { continue }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// The next request on `connection`; nil at its end.
  private static func request(
    from connection: Int32, _ pending: inout [UInt8], _ number: Int
  ) -> Received? {
    let blank = Array("\r\n\r\n".utf8)
    while true {
      if let end = pending.indices.first(where: { pending[$0...].starts(with: blank) }) {
        let head = String(decoding: pending[..<end], as: UTF8.self)
        let length =
          head.split(separator: "\r\n")
          .first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        let all = end + blank.count + length
        if pending.count >= all {
          let body = Array(pending[(end + blank.count)..<all])
          pending.removeFirst(all)
          return Received(head: head, body: body, connection: number)
        }
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      pending += buffer[..<count]
    }
  }
}
