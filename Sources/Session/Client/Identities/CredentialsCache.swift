import MusterCredentials
import MusterSigning
import MusterTransport
import MusterWire

/// The credentials of a session: its own, and those of the roles of its clients. All clients with
/// the same identity share the credentials and the lookup for them.
///
/// All of it runs with the monitor of the session's loop held.
final class CredentialsCache {
  typealias CredentialsHandler = (Result<ExpiringCredentials, Failure>) -> Void

  private let provider: any CredentialsProvider
  private var cached: [Identity: RefreshWindow] = [:]
  private var lookups: [Identity: ProviderChainDriver] = [:]
  private var waiting: [Identity: [CredentialsHandler]] = [:]

  init(_ provider: any CredentialsProvider) {
    self.provider = provider
  }

  /// Passes the credentials of `identity` to `then`: at once if valid ones are cached, otherwise
  /// when the lookup finishes. A lookup calls AWS in the session's Region, or in `region` if the
  /// session has none.
  func get(
    for identity: Identity, in region: String, _ session: Session,
    then: @escaping CredentialsHandler
  ) {
    if case .known(let keys) = identity {
      let credentials = keys.map { ExpiringCredentials($0, method: "explicit") }
      return then(credentials.map(Result.success) ?? .failure(.unsigned))
    }
    let now = session.loop.now
    let window = cached[identity]
    let refresh = window?.refresh(at: now) ?? .beforeUse
    if refresh != .beforeUse, let credentials = window?.credentials(at: now) {
      then(.success(credentials))
    } else {
      waiting[identity, default: []].append(then)
    }
    if refresh != .notNeeded { startLookup(for: identity, in: region, session) }
  }

  /// The account of the credentials of `identity`, if it is known.
  func account(of identity: Identity) -> String? {
    cached[identity]?.accountID
  }

  private func startLookup(for identity: Identity, in region: String, _ session: Session) {
    guard lookups[identity] == nil else { return }
    let driver = ProviderChainDriver(session, region: region)
    lookups[identity] = driver
    driver.start(lookup(for: identity)) { [weak self, unowned session] outcome in
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
    lookups[identity] = nil
    let now = session.loop.now
    switch outcome {
    case .success(let credentials):
      cached[identity] = session.withRandom { RefreshWindow(credentials, at: now, random: &$0) }
    case .failure(let failure):
      session.withRandom { cached[identity]?.refreshFailed(at: now, random: &$0) }
      session.settings.log(
        cached[identity] == nil ? .error : .warning,
        "Credentials could not be found: \(failure.code): \(failure.message)", [:])
    }
    let credentials = cached[identity]?.credentials(at: now)
    let result = credentials.map(Result.success) ?? .failure(outcome.failure ?? .expired)
    for continuation in waiting.removeValue(forKey: identity) ?? [] { continuation(result) }
  }

  /// Cancels all lookups, and passes the cancellation to the calls that wait for them.
  func cancel() {
    for lookup in Array(lookups.values) { lookup.cancel() }
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
    "The operation must be signed, but the client has no credentials.")

  fileprivate static let expired = Failure(
    .configuration, code: "ExpiredCredentialsError",
    "The credentials have expired, and the refreshed credentials have expired too.")
}
