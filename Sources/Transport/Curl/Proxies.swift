import MusterWire

/// Which requests go through a proxy: values that were read once.
///
/// Variables are read as Python's urllib, and so botocore, reads them: `http_proxy`, `https_proxy`
/// and `no_proxy`, in small letters first and then in capitals; what is empty in small letters is
/// set to nothing. Every other variable that libcurl would look at itself is left alone.
public struct Proxies: Sendable, Equatable {
  /// The proxy's URL for each scheme; it may hold a user and a password.
  private var urls: [String: String] = [:]
  /// Hosts that are reached without a proxy.
  private var exceptions: [String] = []

  /// No proxy at all.
  public init() {}

  public init(_ environment: [String: String]) {
    urls["https"] = Proxies.variable("https", in: environment)
    // A web server that starts a program for a request (CGI) makes HTTP_PROXY of the request's
    // header `Proxy`, which anybody may have sent (CVE-2016-1000110).
    let isRequest = environment["REQUEST_METHOD"] != nil
    urls["http"] =
      isRequest ? environment["http_proxy"] : Proxies.variable("http", in: environment)
    except(Proxies.variable("no", in: environment) ?? "")
    urls = urls.filter { !$0.value.isEmpty }
  }

  /// The same proxy for every scheme, or, with an empty `url`, none.
  public mutating func use(_ url: String) {
    urls = url.isEmpty ? [:] : ["http": url, "https": url]
  }

  /// Takes the proxy from `hosts`, a list with commas as in `NO_PROXY`.
  public mutating func except(_ hosts: String) {
    exceptions = hosts.split(separator: ",").map { name in
      String(name.filter { $0 != " " }.drop { $0 == "." }).lowercased()
    }.filter { !$0.isEmpty }
  }

  private static func variable(_ name: String, in environment: [String: String]) -> String? {
    environment[name + "_proxy"] ?? environment[name.uppercased() + "_PROXY"]
  }

  /// The URL of the proxy that `request` goes through; nil where it goes straight to its host.
  public func url(for request: HTTPRequest) -> String? {
    guard let url = urls[request.scheme], !isExcepted(request.host.lowercased()) else { return nil }
    if url.hasPrefix("//") { return "http:" + url }
    return url.contains("://") ? url : "http://" + url
  }

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
