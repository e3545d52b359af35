import MusterDocument
import MusterLocks
import MusterModel

/// The rule sets beside service models. Each is read when it is first needed.
public final class RuleSetCache: Sendable {
  /// Rule sets by the identity of the model. The model is kept so that no other model can get the
  /// same identity.
  private let loaded = Guarded<[ObjectIdentifier: (model: ServiceModel, rules: RuleSet?)]>([:])

  public init() {}

  /// The rules of `service`, which is one of `models`; nil if it has none.
  public func rules(
    of service: ServiceModel, in models: Models
  ) throws(EndpointError) -> RuleSet? {
    let key = ObjectIdentifier(service)
    if let known = loaded.withLock({ $0[key] }) { return known.rules }
    let document = try models.file("endpoint-rule-set-1", of: service.name)
    var rules: RuleSet?
    if let document { rules = try RuleSet(document, of: service.name) }
    loaded.withLock { $0[key] = (service, rules) }
    return rules
  }
}

extension Models {
  /// A file beside a service's model. A file that cannot be read is an `EndpointError`.
  func file(_ name: String, of service: String) throws(EndpointError) -> Document? {
    do {
      return try document(name, of: service)
    } catch {
      throw EndpointError(message: error.message)
    }
  }
}
