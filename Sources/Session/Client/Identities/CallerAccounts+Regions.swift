/// The result of credentials in other Regions than that of a client.
enum CredentialsElsewhere: String {
  /// A request has succeeded.
  case accepted
  /// AWS STS does not know the credentials in a Region that every account has.
  case refused
}

/// The Regions in which credentials have worked, and the credentials that work in none.
struct CredentialsResults {
  private var acceptedRegions: [Identity: Set<String>] = [:]
  /// The last entry of `acceptedRegions`: most calls repeat it.
  private var last: (identity: Identity, region: String)?
  fileprivate var refused: Set<Identity> = []
  /// The credentials that AWS STS was asked about.
  fileprivate var examined: Set<Identity> = []
  /// The continuations that wait for a response of AWS STS.
  fileprivate var waiting: [Identity: [() -> Void]] = [:]

  /// Records that a request has succeeded.
  mutating func accepted(_ identity: Identity, in region: String) {
    if let last, last.identity == identity, last.region == region { return }
    last = (identity, region)
    acceptedRegions[identity, default: []].insert(region)
    refused.remove(identity)
  }

  fileprivate func areAccepted(_ identity: Identity, outside region: String) -> Bool {
    acceptedRegions[identity]?.contains { $0 != region } ?? false
  }

  fileprivate mutating func refuse(_ identity: Identity) {
    refused.insert(identity)
    // The credentials may be renewed.
    last = nil
  }
}

extension CallerAccounts {
  /// Records that a request has succeeded.
  func accepted(_ identity: Identity, in region: String) {
    credentials.accepted(identity, in: region)
  }

  /// The result of credentials in other Regions than `region`, as far as it is known.
  func result(of identity: Identity, outside region: String) -> CredentialsElsewhere? {
    if credentials.areAccepted(identity, outside: region) { return .accepted }
    return credentials.refused.contains(identity) ? .refused : nil
  }

  /// Finds out whether the client's credentials work in a Region that every account has, then calls
  /// `then`. AWS STS is asked once; nothing is known if it cannot be reached.
  fileprivate func examine(_ client: Client, _ rules: OutcomeRules, then: @escaping () -> Void) {
    let identity = client.identity
    guard let global = CallerAccounts.globalRegion(of: client), global != client.region else {
      credentials.refuse(identity)
      return then()
    }
    guard credentials.examined.insert(identity).inserted else {
      guard credentials.waiting[identity] != nil else { return then() }
      credentials.waiting[identity]?.append(then)
      return
    }
    credentials.waiting[identity] = [then]
    ask(for: client, in: global) { [self] _, end in
      if case .failed(let failure) = end, rules.dependOnOtherRegions(failure.code) {
        credentials.refuse(identity)
      }
      for continuation in credentials.waiting.removeValue(forKey: identity) ?? [] {
        continuation()
      }
    }
  }
}

extension Client {
  /// Calls `then` when the meaning of `failure` is known. If it depends on the result of the
  /// credentials in other Regions and they were not used there, AWS STS is asked about them.
  func examineCredentials(
    after failure: Failure?, _ rules: OutcomeRules, then: @escaping () -> Void
  ) {
    guard let failure, failure.kind == .service, rules.dependOnOtherRegions(failure.code),
      elsewhere == nil
    else { return then() }
    session.callerAccounts.examine(self, rules, then: then)
  }
}
