import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// The secrets in the request of a call. Responses may repeat them: a service returns the string to
/// sign when it rejects a signature, or a token or code that is not valid; a proxy returns the
/// request.
struct RequestSecrets {
  let request: HTTPRequest?
  let prepared: PreparedCall

  /// Shorter texts occur everywhere, so they are not masked.
  private static let minLength = 4

  private var texts: [String] {
    let headers = (request?.headers.compactMap(\.secret) ?? []) + prepared.client.session.secrets
    let redaction = Redaction(model: prepared.client.model)
    let id = prepared.operation.input
    guard let id, redaction.concerns(id) else { return headers }
    return headers + redaction.sensitive(prepared.input.root, id)
  }

  /// `text` with all secrets masked.
  func masked(in text: String) -> String {
    texts.filter { $0.utf8.count >= RequestSecrets.minLength }.reduce(text) { text, secret in
      var (masked, rest) = ("", Substring(text))
      while let (before, behind) = rest.split(around: secret) {
        masked += before + HTTPHeader.mask
        rest = behind
      }
      return masked + rest
    }
  }
}
