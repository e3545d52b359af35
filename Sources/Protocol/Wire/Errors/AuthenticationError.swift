/// The reason why a service refuses a signature. All services have these errors; their codes depend
/// on the protocol (AWS's API references, "Common Errors").
public enum AuthenticationError: Sendable {
  case missingToken
  case incompleteSignature
  case unknownAccessKey
  case invalidSignature
  case expiredToken
}
