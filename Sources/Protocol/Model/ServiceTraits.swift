import MusterDocument

/// Facts about one service that its model does not state. `TRAITS.md` beside the models describes
/// the files that they are read from.
public struct ServiceTraits: Sendable {
  public var retries = Retries()
  /// True if responses contain credentials or tokens, so that calls must not be written to a
  /// journal.
  public var returnsCredentials = false
  /// True if the service has one state for all Regions of a partition.
  public var isGlobal = false
  /// Operations that only read, although neither the model nor their names show it.
  var reads: Set<String> = []

  /// The differences between the retries of the service and those of other services.
  public struct Retries: Sendable, Equatable {
    /// Error codes of transient failures in the standard and adaptive modes.
    public var transientCodes: Set<String> = []
    /// Error codes that the legacy mode retries if the HTTP status is 400.
    public var legacyCodes: Set<String> = []
    /// The upper limit of the first delay after a transient failure, in milliseconds; nil for the
    /// default. The legacy mode has its own delays.
    public var baseDelayMilliseconds: Int64?
    /// The maximum number of attempts if none is configured; nil for the default. The legacy mode
    /// ignores it.
    public var maxAttempts: Int?

    public init() {}
  }

  public init() {}

  /// Reads the entry of one service.
  init(_ entry: Value?) {
    returnsCredentials = (entry?["returnsCredentials"]).isTrue
    isGlobal = entry?["global"]?.string != nil
    reads = Set((entry?["reads"]).members.compactMap(\.key.string))
    guard let facts = entry?["retries"] else { return }
    retries.transientCodes = Set(facts["transientCodes"].strings)
    retries.legacyCodes = Set(facts["legacyCodes"].strings)
    retries.baseDelayMilliseconds = facts["baseDelayMilliseconds"]?.integer
    retries.maxAttempts = facts["maxAttempts"]?.integer.flatMap { Int(exactly: $0) }
  }
}

extension Operation {
  /// The verbs with which AWS begins the names of operations that only read.
  private static let readVerbs = ["Get", "List", "Describe", "BatchGet", "Search"]

  /// True if the name of an operation begins with a read verb as a whole word.
  static func hasReadVerb(_ name: String) -> Bool {
    readVerbs.contains { verb in
      name.hasPrefix(verb) && name.dropFirst(verb.count).first?.isLowercase != true
    }
  }
}
