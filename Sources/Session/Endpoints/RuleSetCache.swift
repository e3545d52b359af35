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
    let file: ModelFile?
    do {
      file = try models.file(RuleSet.fileName, of: service.name)
    } catch {
      throw EndpointError(message: error.message)
    }
    var rules: RuleSet?
    if let file { rules = try RuleSet(file, of: service.name) }
    loaded.withLock { $0[key] = (service, rules) }
    return rules
  }
}

extension RuleSet {
  /// The name of the file beside a service's model.
  public static let fileName = "endpoint-rule-set-1"

  /// Reads the rule set of `service`.
  public init(_ file: ModelFile, of service: String) throws(EndpointError) {
    try self.init(file.document, "The endpoint rules of \(service) (\(file.place))")
  }
}
