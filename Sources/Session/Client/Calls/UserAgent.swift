import Glibc
import MusterConfiguration

/// The User-Agent header, in the form that the AWS SDKs share (version 2.1; see
/// botocore/useragent.py).
public struct UserAgent: Sendable, CustomStringConvertible {
  public let description: String

  /// Includes the name of the application, if it is configured.
  public init(
    _ version: String, _ retries: RetryPolicy, _ configuration: Configuration
  ) throws(Failure) {
    let application: String?
    do {
      application = try configuration.value(of: .appID)?.text
    } catch {
      throw Failure(error)
    }
    var system = utsname()
    uname(&system)
    // The letters of the modes are those of the SDKs.
    let feature =
      switch retries.mode {
      case .legacy: "D"
      case .standard: "E"
      case .adaptive: "F"
      }
    var parts = [
      "muster/\(version)", "ua/2.1",
      "os/linux#\(UserAgent.clean(UserAgent.text(&system.release), besides: ""))",
      "md/arch#\(UserAgent.clean(UserAgent.text(&system.machine), besides: ""))", "lang/swift",
    ]
    if let runtime = configuration.environment["AWS_EXECUTION_ENV"], !runtime.isEmpty {
      parts.append("exec-env/\(UserAgent.clean(runtime, besides: ""))")
    }
    parts += ["m/\(feature)", "cfg/retry-mode#\(retries.mode.rawValue)"]
    if let application { parts.append("app/\(UserAgent.clean(application, besides: "#"))") }
    description = parts.joined(separator: " ")
  }

  private static func text<Field>(_ field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// `text` with "-" in place of characters that are not allowed.
  private static func clean(_ text: String, besides allowed: String) -> String {
    text.unicodeScalars.reduce(into: "") { cleaned, scalar in
      let isKept = keptCharacters.contains(scalar) || allowed.unicodeScalars.contains(scalar)
      cleaned.unicodeScalars.append(isKept ? scalar : "-")
    }
  }

  private static let keptCharacters = Set(
    ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      + "!$%&'*+-.^_`|~,").unicodeScalars)
}
