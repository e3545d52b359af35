import MusterCredentials
import MusterSigning
import MusterTransport
import MusterWire

/// Keeps the credentials of a session: its own, and those of the roles that its clients act in. Who
/// needs some shares them with all others, and so does the search for them.
///
/// All of it runs with the monitor of the session's loop held.
final class CredentialsCache {
  typealias Continuation = (Result<ExpiringCredentials, Failure>) -> Void

  private let provider: any CredentialsProvider
  private var leases: [Identity: RefreshWindow] = [:]
  private var errands: [Identity: ProviderChainDriver] = [:]
  private var waiting: [Identity: [Continuation]] = [:]

  init(_ provider: any CredentialsProvider) {
    self.provider = provider
  }

  /// Gives `then` credentials of `identity`: at once if there are any that serve, else as soon
  /// as they are found. A search that asks AWS does so in the session's Region, or, where there is
  /// none, in `region`.
  func grant(
    of identity: Identity, in region: String, _ session: Session, then: @escaping Continuation
  ) {
    if case .known(let known) = identity {
      let grant = known.map { ExpiringCredentials($0, method: "explicit") }
      return then(grant.map(Result.success) ?? .failure(.unsigned))
    }
    let now = session.loop.now
    let lease = leases[identity]
    let use = lease?.refresh(at: now) ?? .beforeUse
    if use != .beforeUse, let grant = lease?.credentials(at: now) {
      then(.success(grant))
    } else {
      waiting[identity, default: []].append(then)
    }
    if use != .notNeeded { renew(identity, in: region, session) }
  }

  /// The account of the credentials of `identity`, where they are held and tell it.
  func account(of identity: Identity) -> String? {
    leases[identity]?.accountID
  }

  private func renew(_ identity: Identity, in region: String, _ session: Session) {
    guard errands[identity] == nil else { return }
    let errand = ProviderChainDriver(session, region: region)
    errands[identity] = errand
    errand.start(lookup(for: identity)) { [weak self, unowned session] outcome in
      self?.finished(outcome, for: identity, session)
    }
  }

  private func lookup(for identity: Identity) -> CredentialsLookup {
    guard case .role(let role) = identity else { return provider.lookup() }
    return role.lookup(from: .sessionCredentials { .found($0) })
  }

  private func finished(
    _ outcome: Result<ExpiringCredentials, Failure>, for identity: Identity, _ session: Session
  ) {
    errands[identity] = nil
    let now = session.loop.now
    switch outcome {
    case .success(let grant):
      leases[identity] = session.withRandom { RefreshWindow(grant, at: now, random: &$0) }
    case .failure(let failure):
      session.withRandom { leases[identity]?.refreshFailed(at: now, random: &$0) }
      session.settings.log(
        leases[identity] == nil ? .error : .warning,
        "Credentials could not be had: \(failure.code): \(failure.message)", [:])
    }
    let held = leases[identity]?.credentials(at: now)
    let answer = held.map(Result.success) ?? .failure(outcome.failure ?? .expired)
    for continuation in waiting.removeValue(forKey: identity) ?? [] { continuation(answer) }
  }

  /// Ends all searches; who waits for them is told so.
  func cancel() {
    for errand in Array(errands.values) { errand.cancel() }
  }
}

extension Result where Failure == MusterClient.Failure {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}

extension Failure {
  fileprivate static let unsigned = Failure(
    .configuration, code: "NoCredentialsError",
    "The operation is signed, but the client acts as nobody.")

  fileprivate static let expired = Failure(
    .configuration, code: "ExpiredCredentialsError",
    "The credentials have expired, and those that were found instead have too.")
}
