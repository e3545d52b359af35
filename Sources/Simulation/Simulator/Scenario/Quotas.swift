/// The maximum number of something in an account or an organization in one Region.
struct Quota: Sendable {
  /// The name in scenarios.
  let name: String
  /// The quota according to the service's guide.
  let standard: Int64
}

/// The quotas of an organization: the standard ones unless the scenario sets others.
struct Quotas: Sendable {
  private let values: [String: Int64]

  init(_ values: [String: Int64] = [:]) {
    self.values = values
  }

  subscript(quota: Quota) -> Int64 { values[quota.name] ?? quota.standard }
}

extension ObjectReader {
  /// Reads the member `quotas`, which may set each of `known`.
  mutating func quotas(_ known: [Quota]) -> Quotas {
    object("quotas") { reader in
      var values: [String: Int64] = [:]
      for quota in known { values[quota.name] = reader.optionalAmount(quota.name) }
      return Quotas(values)
    } ?? Quotas()
  }
}
