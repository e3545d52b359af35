import Glibc

/// A socket that accepts connections, and its URL.
struct ListeningSocket {
  let descriptor: Int32
  /// "http://127.0.0.1:8080"
  let url: String

  /// Listens on `host`, a name or an address. Port 0 selects a free port.
  init(host: String, port: UInt16) throws(CommandError) {
    let address = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    let addresses = try ResolvedAddresses(of: host, port)
    var fault: Int32 = 0
    for candidate in addresses.all {
      let descriptor = ListeningSocket.bound(to: candidate.pointee)
      if descriptor >= 0 {
        self.descriptor = descriptor
        url = "http://\(ListeningSocket.name(of: descriptor))"
        return
      }
      fault = errno
    }
    let hint = fault == EADDRINUSE ? " (--port 0 selects a free port)" : ""
    throw .failed("cannot listen on \(address): \(reason(fault))\(hint)")
  }

  /// A socket bound to an address; -1 and `errno` if that fails.
  private static func bound(to address: addrinfo) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.ai_family, kind | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return -1 }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    if bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 && listen(descriptor, 1024) == 0 {
      return descriptor
    }
    let fault = errno
    close(descriptor)
    errno = fault
    return -1
  }

  /// The address and port of a socket: "127.0.0.1:8080", "[::1]:8080".
  private static func name(of descriptor: Int32) -> String {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(descriptor, address, &length)
        _ = getnameinfo(
          address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
      }
    }
    let (name, number) = (ListeningSocket.text(host), ListeningSocket.text(port))
    return (name.contains(":") ? "[\(name)]" : name) + ":" + number
  }
}

extension ListeningSocket {
  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// The addresses of a host name.
private final class ResolvedAddresses {
  private var first: UnsafeMutablePointer<addrinfo>?

  init(of host: String, _ port: UInt16) throws(CommandError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    let status = getaddrinfo(host, String(port), &hints, &first)
    guard status == 0 else {
      let reason = String(cString: gai_strerror(status))
      throw .usage("--bind must be an address or a host name, not '\(host)': \(reason)")
    }
  }

  deinit { freeaddrinfo(first) }

  var all: [UnsafeMutablePointer<addrinfo>] {
    Array(
      sequence(state: first) { next in
        defer { next = next?.pointee.ai_next }
        return next
      })
  }
}
