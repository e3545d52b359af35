import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// Credentials that the program in a profile's `credential_process` prints.
struct ProcessCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "a credential_process" }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      let section = configuration.profile(profile)
      guard let line = try section?.text("credential_process") else {
        return .notFound("credential_process is not set in the profile '\(profile)'")
      }
      let account = try section?.text("aws_account_id")
      let limit = try configuration.integer(.processTimeout) ?? 60_000
      do throws(ShellWords.LineError) {
        let command = ProcessCommand(try ShellWords.split(line), timeoutMilliseconds: limit)
        return .run(command) { result in
          switch result {
          case .success(let bytes): read(bytes, account)
          case .failure(let failure): failed(failure.reason)
          }
        }
      } catch {
        return failed(error.reason)
      }
    }
  }

  /// Reads the output, whose format is defined in the AWS SDKs and Tools Reference Guide, "Process
  /// credential provider". Messages do not repeat the output, because it contains secrets.
  private func read(_ bytes: [UInt8], _ account: String?) -> CredentialsLookup {
    guard let root = (try? Document(bytes))?.root, root.kind == .object else {
      return failed("did not print a JSON object")
    }
    guard root["Version"]?.integer == 1 else {
      return failed("did not print a Version of 1")
    }
    let names = CredentialsJSONNames(token: "SessionToken", needsToken: false)
    return names.lookup(in: root, method: "custom-process", failed)
      .withAccount(root["AccountId"]?.string ?? account)
  }

  private func failed(_ reason: String) -> CredentialsLookup {
    .failed(.retrieval("The credential_process of the profile '\(profile)' \(reason)."))
  }
}
