import Glibc
import MusterConfiguration
import MusterTransport

extension CurlSettings {
  /// The settings of connections by the options, the environment and the profile, in this order.
  init(
    _ options: SessionOptions, _ configuration: Configuration, _ variables: [String: String]
  ) throws(Failure) {
    self.init()
    setLimits(options, connectTimeout: try CurlSettings.connectTimeout(configuration))
    certificateFile = try CurlSettings.certificates(configuration)
    proxyCertificateFile =
      try CurlSettings.readable(options.proxyCABundle?.nonEmpty, "option proxy_ca_bundle")
    proxies = Proxies(variables)
    if let proxy = options.proxy { proxies.use(proxy, from: "option proxy") }
    if let noProxy = options.noProxy { proxies.except(noProxy) }
  }

  private mutating func setLimits(_ options: SessionOptions, connectTimeout: Int64?) {
    connectTimeoutMilliseconds =
      options.connectTimeoutMilliseconds ?? connectTimeout ?? connectTimeoutMilliseconds
    idleTimeoutMilliseconds = options.idleTimeoutMilliseconds ?? idleTimeoutMilliseconds
    timeoutMilliseconds = options.timeoutMilliseconds ?? timeoutMilliseconds
    maxConnections = options.maxInFlight.map { Int(clamping: $0) } ?? maxConnections
    maxResponseBytes = options.maxResponseBytes.map { Int(clamping: $0) } ?? maxResponseBytes
  }

  private static func connectTimeout(_ configuration: Configuration) throws(Failure) -> Int64? {
    do {
      return try configuration.connectTimeout()
    } catch {
      throw Failure(error)
    }
  }

  private static func certificates(_ configuration: Configuration) throws(Failure) -> String? {
    let stated: ConfiguredValue?
    do {
      stated = try configuration.certificates()
    } catch {
      throw Failure(error)
    }
    return try readable(stated?.text, stated?.source ?? "")
  }

  /// Returns `file` if it can be read. libcurl would report an unreadable file only when a request
  /// is sent, and without saying which option or variable names it.
  private static func readable(_ file: String?, _ source: String) throws(Failure) -> String? {
    guard let file, access(file, R_OK) != 0 else { return file }
    throw Failure(
      .configuration, code: "InvalidConfigError",
      "The certificate file '\(file)' (\(source)) cannot be read: "
        + "\(String(cString: strerror(errno))).")
  }
}
