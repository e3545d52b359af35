import MusterCredentials
import MusterSigning

/// As whom a client acts.
public enum Identity: Sendable, Hashable {
  /// As whoever the session's credentials are.
  case own
  /// In a role, which the session's credentials assume.
  case role(Role)
  /// With these credentials; nil where requests are not signed.
  case known(Credentials?)
}
