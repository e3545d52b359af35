/// A wire protocol that Muster supports, by its name in models.
///
/// The order is the order of preference for a service that supports several.
public enum ProtocolName: String, Sendable, CaseIterable {
  case json
  case restJSON = "rest-json"
  case query
  case ec2
}
