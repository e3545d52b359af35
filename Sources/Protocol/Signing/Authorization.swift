import MusterDocument
import MusterText

/// The value of an `Authorization` header with a SigV4 signature.
struct Authorization: Equatable {
  var accessKeyId: String
  /// "20150830"
  var day: String
  var scope: SigningScope
  /// The lowercase names, separated by semicolons.
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
  /// Parses a header value. The order of its parts and the spaces between them are not significant.
  init(_ text: String) throws(SignatureError) {
    let bytes = Array(text.utf8)
    guard let (algorithm, rest) = bytes[...].split(at: " "),
      algorithm.isText(Signature.algorithm)
    else {
      throw .incomplete("Authorization does not begin with \(Signature.algorithm).")
    }
    let parts = rest.nonEmptyParts(separatedBy: ",").compactMap { part in
      part.drop { $0 == UInt8(ascii: " ") }.split(at: "=")
    }
    (accessKeyId, day, scope) = try Authorization.credential(
      try Authorization.part("Credential", of: parts), called: "Credential in Authorization")
    signedHeaders = try Authorization.part("SignedHeaders", of: parts).text
    signature = try Authorization.part("Signature", of: parts).text
  }

  /// Parses a credential into access key id, day and scope. `name` is the subject of error
  /// messages.
  static func credential(
    _ bytes: ArraySlice<UInt8>, called name: String
  ) throws(SignatureError) -> (accessKeyId: String, day: String, scope: SigningScope) {
    let parts = bytes.nonEmptyParts(separatedBy: "/")
    guard parts.count == 5, parts[4].isText(SigningScope.terminator) else {
      throw .incomplete("\(name) is not KEY/DATE/REGION/SERVICE/\(SigningScope.terminator).")
    }
    let scope = SigningScope(region: parts[2].text, service: parts[3].text)
    return (parts[0].text, parts[1].text, scope)
  }

  /// The value of the last part `name`.
  private static func part(
    _ name: String, of parts: [(before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)]
  ) throws(SignatureError) -> ArraySlice<UInt8> {
    guard let part = parts.last(where: { $0.before.isText(name) }),
      !part.after.isEmpty
    else {
      throw .incomplete("Authorization has no \(name).")
    }
    return part.after
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
