import MusterDocument

/// The value of an `Authorization` header with a SigV4 signature.
struct Authorization: Equatable {
  var accessKeyId: String
  /// "20150830"
  var day: String
  var scope: SigningScope
  /// The names, in lower case, separated by semicolons.
  var signedHeaders: String
  var signature: String

  var text: String {
    var text: [UInt8] = []
    text.reserveCapacity(512)
    text.append(Signature.algorithm)
    text.append(" Credential=")
    text.append(accessKeyId)
    text.append("/")
    text.append(scope, on: day)
    text.append(", SignedHeaders=")
    text.append(signedHeaders)
    text.append(", Signature=")
    text.append(signature)
    return String(decoding: text, as: UTF8.self)
  }
}

extension Authorization {
  /// Reads what `text` writes; the order of the parts and the spaces between them do not matter.
  init(_ text: String) throws(SignatureError) {
    guard let (algorithm, rest) = text.halves(at: " "), algorithm == Signature.algorithm else {
      throw .incomplete("Authorization does not begin with \(Signature.algorithm).")
    }
    let parts = Authorization.parts(of: rest)
    let credential = try Authorization.part("Credential", of: parts).parts(between: "/")
    guard credential.count == 5, credential[4] == SigningScope.terminator else {
      throw .incomplete(
        "Credential in Authorization is not KEY/DATE/REGION/SERVICE/\(SigningScope.terminator).")
    }
    accessKeyId = String(credential[0])
    day = String(credential[1])
    scope = SigningScope(region: String(credential[2]), service: String(credential[3]))
    signedHeaders = String(try Authorization.part("SignedHeaders", of: parts))
    signature = String(try Authorization.part("Signature", of: parts))
  }

  private typealias Part = (before: Substring, behind: Substring)

  /// `name=value, name=value`, taken apart.
  private static func parts(of text: Substring) -> [Part] {
    text.parts(between: ",").compactMap { part in part.drop { $0 == " " }.halves(at: "=") }
  }

  /// The value of the last part called `name`.
  private static func part(_ name: String, of parts: [Part]) throws(SignatureError) -> Substring {
    guard let part = parts.last(where: { $0.before == name }), !part.behind.isEmpty else {
      throw .incomplete("Authorization has no \(name).")
    }
    return part.behind
  }
}
