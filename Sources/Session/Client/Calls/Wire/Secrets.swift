import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// What a call sends and nobody else may read. Services repeat it in their answers: the signed text
/// where they refuse a signature, a token or a code where they do not know it; and proxies what they
/// were sent.
struct Secrets {
  let request: HTTPRequest?
  let prepared: Prepared

  /// Shorter ones would be found everywhere.
  private static let shortest = 4

  private var texts: [String] {
    let headers = (request?.headers.compactMap(\.secret) ?? []) + prepared.client.session.secrets
    let redaction = Redaction(model: prepared.client.model)
    let id = prepared.operation.input
    guard let id, redaction.concerns(id) else { return headers }
    return headers + redaction.sensitive(prepared.input.root, id)
  }

  /// `text` with all of it masked, wherever it stands.
  func hidden(in text: String) -> String {
    texts.filter { $0.utf8.count >= Secrets.shortest }.reduce(text) { text, secret in
      var (hidden, rest) = ("", Substring(text))
      while let (before, behind) = rest.split(around: secret) {
        hidden += before + HTTPHeader.mask
        rest = behind
      }
      return hidden + rest
    }
  }
}
