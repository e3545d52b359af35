import MusterWire

/// Which requests go through a proxy: values that were read once.
///
/// Variables are read as Python's urllib, and so botocore, reads them: `http_proxy`, `https_proxy`
/// and `no_proxy`, in small letters first and then in capitals; what is empty in small letters is
/// set to nothing. Every other variable that libcurl would look at itself is left alone.
public struct Proxies: Sendable, Equatable {
  /// The proxy for each scheme.
  private var proxies: [String: Proxy] = [:]
  /// Hosts that are reached without a proxy.
  private var exceptions: [String] = []

  /// No proxy at all.
  public init() {}

  public init(_ environment: [String: String]) {
    for scheme in ["http", "https"] {
      guard let name = Proxies.variable(scheme, in: environment) else { continue }
      // A web server that starts a program for a request (CGI) makes HTTP_PROXY of the request's
      // header `Proxy`, which anybody may have sent (CVE-2016-1000110).
      if name == "HTTP_PROXY", environment["REQUEST_METHOD"] != nil { continue }
      if let url = environment[name], !url.isEmpty { proxies[scheme] = Proxy(url, from: name) }
    }
    except(Proxies.variable("no", in: environment).flatMap { environment[$0] } ?? "")
  }

  /// The same proxy for every scheme, or, with an empty `url`, none; `source` is what names it.
  public mutating func use(_ url: String, from source: String) {
    let proxy = Proxy(url, from: source)
    proxies = url.isEmpty ? [:] : ["http": proxy, "https": proxy]
  }

  /// Takes the proxy from `hosts`, a list with commas as in `NO_PROXY`.
  public mutating func except(_ hosts: String) {
    exceptions = hosts.split(separator: ",").map { name in
      String(name.filter { $0 != " " }.drop { $0 == "." }).lowercased()
    }.filter { !$0.isEmpty }
  }

  /// What `name` is called where it is set.
  private static func variable(_ name: String, in environment: [String: String]) -> String? {
    [name + "_proxy", name.uppercased() + "_PROXY"].first { environment[$0] != nil }
  }

  /// The proxy that `request` goes through; nil where it goes straight to its host.
  public func proxy(for request: HTTPRequest) -> Proxy? {
    proxies[request.scheme].flatMap { isExcepted(request.host.lowercased()) ? nil : $0 }
  }

  /// What nobody may read of them.
  var secrets: [String] { proxies.values.flatMap(\.secrets) }

  /// An exception names a host, with or without its port, or a domain above it; `*` alone, any.
  private func isExcepted(_ host: String) -> Bool {
    guard exceptions != ["*"] else { return true }
    let name = Proxies.withoutPort(host)
    return exceptions.contains { exception in
      [name, host].contains { $0 == exception || $0.hasSuffix("." + exception) }
    }
  }

  private static func withoutPort(_ host: String) -> String {
    guard let colon = host.lastIndex(of: ":"),
      host[host.index(after: colon)...].allSatisfy(\.isNumber)
    else { return host }
    return String(host[..<colon])
  }
}
