import MusterWire

/// The reason why a service refuses a signature.
public enum SignatureError: Error, Sendable, Equatable {
  /// The request is not signed.
  case missing
  /// A part of the signature is missing or malformed; the text names it.
  case incomplete(String)
  /// The access key does not exist.
  case unknownKey(String)
  /// The signature was made for another request or with another secret.
  case mismatch
  /// The request was signed too long ago, or in the future; the text has the times.
  case untimely(String)
  /// The session of the temporary credentials has expired.
  case expiredToken

  /// The kind of the error, from which the protocol derives AWS's error code.
  public var kind: AuthenticationError {
    switch self {
    case .missing: .missingToken
    case .incomplete: .incompleteSignature
    case .unknownKey: .unknownAccessKey
    case .mismatch, .untimely: .invalidSignature
    case .expiredToken: .expiredToken
    }
  }

  public var httpStatus: Int {
    switch self {
    case .incomplete: 400
    case .missing, .unknownKey, .mismatch, .untimely, .expiredToken: 403
    }
  }

  public var message: String {
    switch self {
    case .missing: "The request has no Authorization header."
    case .incomplete(let reason): reason
    case .unknownKey(let key): "The access key \(key) does not exist."
    case .mismatch:
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."
    case .untimely(let reason): reason
    case .expiredToken: "The security token included in the request is expired."
    }
  }
}
