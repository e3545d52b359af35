import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// The credentials in a response of AWS STS.
enum STSCredentials {
  static func lookup(
    in result: Result<Document, CredentialsError>, method: String
  ) -> CredentialsLookup {
    switch result {
    case .failure(let error): return .failed(error)
    case .success(let document):
      let credentials = document.root["Credentials"]
      guard let id = credentials?["AccessKeyId"]?.string,
        let secret = credentials?["SecretAccessKey"]?.string,
        let token = credentials?["SessionToken"]?.string,
        let expiration = credentials?["Expiration"]?.string,
        let expires = CivilTime(iso8601: expiration)?.instant
      else {
        return .failed(
          .retrieval(
            "The response of AWS STS does not contain an access key, a secret key, a token and an "
              + "expiration."))
      }
      let keys = Credentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token)
      let arn = document.root["AssumedRoleUser"]?["Arn"]?.string
      return CredentialsLookup.found(ExpiringCredentials(keys, expires: expires, method: method))
        .withAccount(arn.flatMap(Role.account))
    }
  }
}
