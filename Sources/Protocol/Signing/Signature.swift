import MusterWire

/// A SigV4 signature in header form (AWS General Reference, "Create a signed AWS API request").
struct Signature {
  static let algorithm = "AWS4-HMAC-SHA256"

  /// 64 hexadecimal digits.
  let digits: String

  /// The signature of `request` for `scope` at `time`. `key` must have been derived for this scope.
  init(_ request: CanonicalRequest, scope: SigningScope, at time: SigningTime, key: HMAC) {
    var message: [UInt8] = []
    message.reserveCapacity(192)
    message.append(line: Signature.algorithm)
    message.append(line: time.text)
    message.append(scope, on: time.day)
    message.append(line: "")
    message.append(hexadecimal: SHA256.digest(of: request.bytes))
    digits = key.code(of: message).hexadecimal
  }
}
