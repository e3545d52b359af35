import MusterDocument
import MusterEndpoints

/// The accounts of callers whose credentials do not name one, and the Regions in which credentials
/// have worked.
///
/// All of it runs with the monitor of the session's loop held.
final class CallerAccounts {
  private var accounts: [Identity: String] = [:]
  /// The callers whose account cannot be found.
  private var unknown: Set<Identity> = []
  private var waiting: [Identity: [() -> Void]] = [:]
  private var readers: [Identity: StateReader] = [:]
  private var acceptedRegions: [Identity: Set<String>] = [:]
  /// The last entry of `acceptedRegions`: most calls repeat it.
  private var last: (identity: Identity, region: String)?

  /// The account of a caller, if `find` has found it.
  func account(of identity: Identity) -> String? { accounts[identity] }
}

// MARK: - Regions

extension CallerAccounts {
  /// Records that a request has succeeded.
  func accepted(_ identity: Identity, in region: String) {
    if let last, last.identity == identity, last.region == region { return }
    last = (identity, region)
    acceptedRegions[identity, default: []].insert(region)
  }

  func isAccepted(_ identity: Identity, outside region: String) -> Bool {
    acceptedRegions[identity]?.contains { $0 != region } ?? false
  }
}

// MARK: - Accounts

extension CallerAccounts {
  /// Finds the account of the client's credentials, then calls `then`. For credentials that do not
  /// name their account, it calls GetCallerIdentity once, which needs no permission. If that fails,
  /// the client's account stays unknown.
  func find(for client: Client, then: @escaping () -> Void) {
    client.credentials { [self] result in
      guard case .success = result, client.account == nil, !unknown.contains(client.identity)
      else { return then() }
      waiting[client.identity, default: []].append(then)
      guard readers[client.identity] == nil else { return }
      ask(for: client, in: CallerAccounts.regions(of: client))
    }
  }

  /// Cancels all requests. Operations that wait for them continue without an account.
  func cancel() {
    for reader in Array(readers.values) { reader.cancel() }
  }

  /// The client's Region, and the global Region of its partition, which every account can use.
  private static func regions(of client: Client) -> [String] {
    let partition = try? EndpointResolver.builtIn().partitions.partition(of: client.region)
    let global = partition?.globalRegion
    return [client.region] + [global].compactMap { $0 }.filter { $0 != client.region }
  }

  private func ask(for client: Client, in regions: [String]) {
    let identity = client.identity
    guard let region = regions.first,
      let reader = try? CallerAccounts.reader(for: client, in: region)
    else { return finish(identity, nil) }
    readers[identity] = reader
    var account: String?
    reader.start { response in
      account = response["Account"]?.string
    } end: { [self] end in
      readers[identity] = nil
      if case .failed(let failure) = end, failure.kind == .service, regions.count > 1 {
        return ask(for: client, in: Array(regions.dropFirst()))
      }
      finish(identity, account)
    }
  }

  private static func reader(for client: Client, in region: String) throws(Failure) -> StateReader {
    var options = ClientOptions()
    options.region = region
    options.identity = client.identity
    let tokens = try Client(session: client.session, service: "sts", options: options)
    let reader = try StateReader(try ServiceRead("caller", of: tokens), tokens, input: [:])
    // The requests of a batch depend on it.
    reader.isRecorded = true
    return reader
  }

  private func finish(_ identity: Identity, _ account: String?) {
    accounts[identity] = account
    if account == nil { unknown.insert(identity) }
    for continuation in waiting.removeValue(forKey: identity) ?? [] { continuation() }
  }
}
