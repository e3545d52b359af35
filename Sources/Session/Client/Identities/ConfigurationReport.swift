import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterSigning
import MusterText
import MusterWire

/// Tells what is configured, what says so, and the credentials that are found; of these no more than
/// the last four characters, as the AWS CLI shows them.
public final class ConfigurationReport: Work {
  private let session: Session
  private var finish: ((CallResult) -> Void)?

  init(_ session: Session) {
    self.session = session
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    do throws(ConfigurationError) {
      let settings = try settings()
      let client = session.settings.client
      let region = client.region ?? EndpointResolver.defaultRegion
      session.keeper.grant(of: client.identity ?? .own, in: region, session) {
        let report: JSON = [
          "settings": settings, "credentials": ConfigurationReport.credentials($0),
        ]
        self.end(CallResult(.success(Document(writing: report))))
      }
    } catch {
      end(CallResult(.failure(Failure(error))))
    }
  }

  public func cancel() {
    end(CallResult(.failure(.cancelled)))
  }

  private func end(_ result: CallResult) {
    finish?(result)
    finish = nil
  }

  private func settings() throws(ConfigurationError) -> JSON {
    var list: [JSON] = []
    for setting in Setting.all {
      let stated = try session.settings.configuration.value(of: setting)
      // A URL may hold a password, though none is to.
      let value = (stated?.text ?? setting.defaultValue).map {
        $0.includes("://") ? MaskedURL.of($0) : $0
      }
      list.append([
        "name": .string(setting.name), "value": value.map(JSON.string) ?? .null,
        "source": .string(stated?.source ?? (value == nil ? "" : "default")),
      ])
    }
    return .array(list)
  }

  private static func credentials(_ outcome: Result<ExpiringCredentials, Failure>) -> JSON {
    switch outcome {
    case .failure(let failure):
      return ["error": ["code": .string(failure.code), "message": .string(failure.message)]]
    case .success(let grant):
      var found: JSON = [
        "access_key": .string(masked(grant.keys.accessKeyId)),
        "secret_key": .string(masked(grant.keys.secretAccessKey)),
        "method": .string(grant.method),
      ]
      found["account_id"] = grant.accountID.map(JSON.string)
      found["expires"] = grant.expires.map { .string($0.iso8601) }
      return found
    }
  }

  /// Sixteen stars and the last four characters; of a text so short that these would be most of it,
  /// only stars.
  private static func masked(_ secret: String) -> String {
    String(repeating: "*", count: 16) + (secret.count >= 12 ? secret.suffix(4) : "")
  }
}

extension Session {
  /// See `ConfigurationReport`.
  public func configurationReport() -> ConfigurationReport { ConfigurationReport(self) }
}
