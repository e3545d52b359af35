import MusterWire

/// The proxies of requests, by scheme and host.
///
/// Variables are read as Python's urllib, and so botocore, reads them: `http_proxy`, `https_proxy`
/// and `no_proxy`, in lower case first and then in upper case. An empty variable in lower case
/// disables the proxy. All other variables that libcurl would read are ignored.
public struct Proxies: Sendable, Equatable {
  /// The proxies by scheme.
  private var proxies: [String: Proxy] = [:]
  /// The hosts that are reached without a proxy.
  private var exceptions: [String] = []

  /// No proxies.
  public init() {}

  public init(_ environment: [String: String]) {
    for scheme in ["http", "https"] {
      guard let name = Proxies.variable(scheme, in: environment) else { continue }
      // A web server that runs a program for a request (CGI) sets HTTP_PROXY from the request's
      // `Proxy` header, which the sender controls (CVE-2016-1000110).
      if name == "HTTP_PROXY", environment["REQUEST_METHOD"] != nil { continue }
      if let url = environment[name], !url.isEmpty { proxies[scheme] = Proxy(url, from: name) }
    }
    except(Proxies.variable("no", in: environment).flatMap { environment[$0] } ?? "")
  }

  /// Uses one proxy for every scheme, or none if `url` is empty. `source` is the option or variable
  /// that sets it.
  public mutating func use(_ url: String, from source: String) {
    let proxy = Proxy(url, from: source)
    proxies = url.isEmpty ? [:] : ["http": proxy, "https": proxy]
  }

  /// Uses no proxy for `hosts`, which are separated by commas as in `NO_PROXY`.
  public mutating func except(_ hosts: String) {
    exceptions = hosts.split(separator: ",").map { name in
      String(name.filter { $0 != " " }.drop { $0 == "." }).lowercased()
    }.filter { !$0.isEmpty }
  }

  /// The variable of a scheme that is set, in lower case or in upper case.
  private static func variable(_ name: String, in environment: [String: String]) -> String? {
    [name + "_proxy", name.uppercased() + "_PROXY"].first { environment[$0] != nil }
  }

  /// The proxy for `request`; nil if it is sent directly to its host.
  public func proxy(for request: HTTPRequest) -> Proxy? {
    proxies[request.scheme].flatMap { isExcepted(request.host.lowercased()) ? nil : $0 }
  }

  /// The secrets in the URLs of the proxies.
  var secrets: [String] { proxies.values.flatMap(\.secrets) }

  /// An exception names a host, with or without its port, or a parent domain. A list of only `*`
  /// means all hosts.
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
