import MusterDocument
import MusterEndpoints

/// The accounts of callers whose credentials do not name one. `CallerAccounts+Regions.swift` has
/// the Regions in which credentials have worked.
///
/// All of it runs with the monitor of the session's loop held.
final class CallerAccounts {
  private var accounts: [Identity: String] = [:]
  /// The callers whose account cannot be found.
  private var unknown: Set<Identity> = []
  private var waiting: [Identity: [() -> Void]] = [:]
  private var readers: [ObjectIdentifier: StateReader] = [:]
  var credentials = CredentialsResults()

  /// The account of a caller, if `find` has found it.
  func account(of identity: Identity) -> String? { accounts[identity] }
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
      let isAsked = waiting[client.identity] != nil
      waiting[client.identity, default: []].append(then)
      if !isAsked { ask(for: client, in: CallerAccounts.regions(of: client)) }
    }
  }

  /// Cancels all requests. Operations that wait for them continue without an account.
  func cancel() {
    for reader in Array(readers.values) { reader.cancel() }
  }

  /// The client's Region, and the global Region of its partition, which every account can use.
  private static func regions(of client: Client) -> [String] {
    let global = CallerAccounts.globalRegion(of: client)
    return [client.region] + [global].compactMap { $0 }.filter { $0 != client.region }
  }

  /// The Region of the client's partition that every account has.
  static func globalRegion(of client: Client) -> String? {
    let partition = try? EndpointResolver.builtIn().partitions.partition(of: client.region)
    return partition?.globalRegion
  }

  private func ask(for client: Client, in regions: [String]) {
    guard let region = regions.first else { return finish(client.identity, nil) }
    ask(for: client, in: region) { [self] account, end in
      if case .failed(let failure) = end, failure.kind == .service, regions.count > 1 {
        return ask(for: client, in: Array(regions.dropFirst()))
      }
      finish(client.identity, account)
    }
  }

  /// Asks AWS STS in `region` who the client's credentials are. `then` receives the account and the
  /// end of the read.
  func ask(
    for client: Client, in region: String, then: @escaping (String?, ReadEnd) -> Void
  ) {
    let reader: StateReader
    do throws(Failure) { reader = try CallerAccounts.reader(for: client, in: region) } catch {
      return then(nil, .failed(error))
    }
    let id = ObjectIdentifier(reader)
    readers[id] = reader
    var account: String?
    reader.start { response in
      account = response["Account"]?.string
    } end: { [self] end in
      readers[id] = nil
      then(account, end)
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
