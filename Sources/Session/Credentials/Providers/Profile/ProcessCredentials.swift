import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterWire

/// Credentials that a program prints, which a profile names as its `credential_process`.
struct ProcessCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "a credential_process" }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      let section = configuration.profile(profile)
      guard let line = try section?.text("credential_process") else {
        return .nothing("credential_process is not set in the profile '\(profile)'")
      }
      let account = try section?.text("aws_account_id")
      do throws(CommandFailure) {
        return .run(Command(try CommandLine.words(line))) { printed in
          switch printed {
          case .success(let bytes): read(bytes, account)
          case .failure(let failure): fault(failure.reason)
          }
        }
      } catch {
        return fault(error.reason)
      }
    }
  }

  /// Reads what the AWS SDKs agree on ("Process credential provider"). None of it is shown, since it
  /// holds secrets.
  private func read(_ bytes: [UInt8], _ account: String?) -> Search {
    guard let root = (try? Document(bytes))?.root, root.kind == .object else {
      return fault("printed no JSON object")
    }
    guard root["Version"]?.integer == 1 else {
      return fault("printed another Version than 1, or none")
    }
    return ExpiringCredentials.search(
      root, KeyNames(token: "SessionToken", needsToken: false), method: "custom-process", fault
    ).inAccount(root["AccountId"]?.string ?? account)
  }

  private func fault(_ reason: String) -> Search {
    .failed(.retrieval("The credential_process of the profile '\(profile)' \(reason)."))
  }
}
