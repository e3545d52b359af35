import CMuster
import Glibc
import MusterClient
import MusterConfiguration
import MusterTransport

extension CurlSettings {
  /// What the options say of connections, else the environment and the profile.
  init(
    _ options: muster_session_options, _ configuration: Configuration,
    _ environment: [String: String]
  ) throws(Failure) {
    self.init()
    if let timeout = try CurlSettings.connectTimeout(configuration) {
      connectTimeoutMilliseconds = timeout
    }
    try setLimits(options)
    certificateFile = try CurlSettings.certificates(configuration)
    proxyCertificateFile = try CurlSettings.readable(
      try optionalText(options.proxy_ca_bundle, "proxy_ca_bundle"),
      "option proxy_ca_bundle")
    proxies = Proxies(environment)
    if options.proxy != nil { proxies.use(try text(options.proxy, "proxy"), from: "option proxy") }
    if options.no_proxy != nil { proxies.except(try text(options.no_proxy, "no_proxy")) }
  }

  private mutating func setLimits(_ options: muster_session_options) throws(Failure) {
    func set<Number: BinaryInteger>(
      _ field: WritableKeyPath<CurlSettings, Number>, _ value: Int64, _ name: String
    ) throws(Failure) {
      if let value = try positive(value, name) { self[keyPath: field] = Number(clamping: value) }
    }
    try set(\.connectTimeoutMilliseconds, options.connect_timeout_ms, "connect_timeout_ms")
    try set(\.idleTimeoutMilliseconds, options.idle_timeout_ms, "idle_timeout_ms")
    try set(\.timeoutMilliseconds, options.timeout_ms, "timeout_ms")
    try set(\.maxConnections, Int64(options.max_in_flight), "max_in_flight")
    try set(\.maxResponseBytes, options.max_response_bytes, "max_response_bytes")
  }

  private static func connectTimeout(_ configuration: Configuration) throws(Failure) -> Int64? {
    do {
      return try configuration.connectTimeout()
    } catch {
      throw Failure(error)
    }
  }

  private static func certificates(_ configuration: Configuration) throws(Failure) -> String? {
    let stated: Configuration.Stated?
    do {
      stated = try configuration.certificates()
    } catch {
      throw Failure(error)
    }
    return try readable(stated?.text, stated?.source ?? "")
  }

  /// `file`, if it can be read: found out now, it is known what named it.
  private static func readable(_ file: String?, _ source: String) throws(Failure) -> String? {
    guard let file, access(file, R_OK) != 0 else { return file }
    throw Failure(
      .configuration, code: "InvalidConfigError",
      "The file of certificates '\(file)' (\(source)) cannot be read: "
        + "\(String(cString: strerror(errno))).")
  }
}
