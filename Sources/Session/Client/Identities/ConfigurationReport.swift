import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterSigning
import MusterText
import MusterWire

/// Reports the settings, their sources, and the credentials that are found. Keys are masked except
/// for the last four characters, as in the AWS CLI.
public final class ConfigurationReport: Work {
  private let session: Session
  private var completion = CompletionHandler<CallResult>()

  init(_ session: Session) {
    self.session = session
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(ConfigurationError) {
      let settings = try settings()
      let client = session.settings.client
      let region = client.region ?? EndpointResolver.defaultRegion
      session.credentials.get(for: client.identity ?? .own, in: region, session) {
        let report: JSON = [
          "settings": settings, "credentials": ConfigurationReport.credentials($0),
        ]
        self.finish(CallResult(.success(Document(writing: report))))
      }
    } catch {
      finish(CallResult(.failure(Failure(error))))
    }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  private func finish(_ result: CallResult) {
    completion.take()?(result)
  }

  private func settings() throws(ConfigurationError) -> JSON {
    var list: [JSON] = []
    for setting in Setting.all {
      let stated = try session.settings.configuration.value(of: setting)
      // A URL may contain a password, although it should not.
      let value = (stated?.text ?? setting.defaultValue).map {
        $0.includes("://") ? MaskedURL.of($0) : $0
      }
      var entry: JSON = [
        "name": .string(setting.name), "value": value.map(JSON.string) ?? .null,
        "source": .string(stated?.source ?? (value == nil ? "" : "default")),
      ]
      if setting.name == Setting.region.name, let value {
        entry["warning"] = ConfigurationReport.warning(aboutRegion: value).map(JSON.string)
      }
      list.append(entry)
    }
    return .array(list)
  }

  private static func warning(aboutRegion region: String) -> String? {
    (try? EndpointResolver.builtIn())?.warning(about: region)
  }

  private static func credentials(_ outcome: Result<ExpiringCredentials, Failure>) -> JSON {
    switch outcome {
    case .failure(let failure):
      return ["error": ["code": .string(failure.code), "message": .string(failure.message)]]
    case .success(let credentials):
      var found: JSON = [
        "access_key": .string(masked(credentials.keys.accessKeyId)),
        "secret_key": .string(masked(credentials.keys.secretAccessKey)),
        "method": .string(credentials.method),
      ]
      found["account_id"] = credentials.accountID.map(JSON.string)
      found["expires"] = credentials.expires.map { .string($0.iso8601) }
      return found
    }
  }

  /// Sixteen stars and the last four characters. For a short secret, only stars: four characters
  /// would be a large part of it.
  private static func masked(_ secret: String) -> String {
    String(repeating: "*", count: 16) + (secret.count >= 12 ? secret.suffix(4) : "")
  }
}

extension Session {
  /// See `ConfigurationReport`.
  public func configurationReport() -> ConfigurationReport { ConfigurationReport(self) }
}
