import MusterCredentials
import MusterSigning

/// The identity of a client: the credentials that sign its requests.
public enum Identity: Sendable, Hashable {
  /// The session's credentials.
  case own
  /// A role, which the session's credentials assume.
  case role(Role)
  /// The given keys; nil means that requests are not signed.
  case known(Credentials?)
}
