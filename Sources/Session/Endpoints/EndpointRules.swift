import MusterDocument
import MusterLocks
import MusterModel

/// The rule sets that stand beside service models, each read when it is first asked for.
public final class EndpointRules: Sendable {
  /// By the model, which is kept so that no other one takes its identity.
  private let read = Guarded<[ObjectIdentifier: (model: ServiceModel, rules: RuleSet?)]>([:])

  public init() {}

  /// The rules of a service that is one of `models`; nil where it has none.
  public func of(
    _ service: ServiceModel, in models: Models
  ) throws(EndpointError) -> RuleSet? {
    let key = ObjectIdentifier(service)
    if let known = read.withLock({ $0[key] }) { return known.rules }
    let document = try models.file("endpoint-rule-set-1", of: service.name)
    var rules: RuleSet?
    if let document { rules = try RuleSet(document, of: service.name) }
    read.withLock { $0[key] = (service, rules) }
    return rules
  }
}

extension Models {
  /// A file beside a service's model; why it cannot be read, as endpoints tell it.
  func file(_ name: String, of service: String) throws(EndpointError) -> Document? {
    do {
      return try document(name, of: service)
    } catch {
      throw EndpointError(message: error.message)
    }
  }
}
