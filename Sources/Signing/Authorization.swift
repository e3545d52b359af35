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
    (accessKeyId, day, scope) = try Authorization.credential(
      String(try Authorization.part("Credential", of: parts)),
      called: "Credential in Authorization")
    signedHeaders = String(try Authorization.part("SignedHeaders", of: parts))
    signature = String(try Authorization.part("Signature", of: parts))
  }

  /// Takes a credential apart: whose key it is, and for which day and scope it signs.
  static func credential(
    _ text: String, called name: String
  ) throws(SignatureError) -> (accessKeyId: String, day: String, scope: SigningScope) {
    let parts = text.parts(between: "/").map(String.init)
    guard parts.count == 5, parts[4] == SigningScope.terminator else {
      throw .incomplete("\(name) is not KEY/DATE/REGION/SERVICE/\(SigningScope.terminator).")
    }
    return (parts[0], parts[1], SigningScope(region: parts[2], service: parts[3]))
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
