import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// A lookup of credentials as a value: its result, or the next step.
///
/// A provider only maps the result of one step to the next; it does no I/O, does not block and
/// reads no clock. `ProviderChainDriver` executes the steps with the session's transport, clock and
/// files, and passes each result to the step's closure, until there is a result. Tests supply the
/// results themselves.
public indirect enum CredentialsLookup: Sendable {
  case found(ExpiringCredentials)
  /// The provider has no credentials, so that the next provider is tried. The reason continues the
  /// provider's name and a colon: "AWS_ACCESS_KEY_ID is not set".
  case notFound(String)
  /// The provider is configured but its credentials are not usable. No other provider is tried.
  case failed(CredentialsError)

  /// Read the session's clock.
  case time(then: @Sendable (Instant) -> CredentialsLookup)
  /// Read a file. The result is nil if the file is missing or not readable.
  case read(String, then: @Sendable ([UInt8]?) -> CredentialsLookup)
  /// Write a file that only its owner can read. Errors are ignored: the file is a cache for the
  /// next process.
  case write(String, [UInt8], then: @Sendable () -> CredentialsLookup)
  /// Send a request with a timeout in milliseconds.
  case send(
    HTTPRequest, within: Int64,
    then: @Sendable (Result<HTTPResponse, TransportFailure>) -> CredentialsLookup)
  /// Call an AWS service.
  case call(
    CredentialsCall, then: @Sendable (Result<Document, CredentialsError>) -> CredentialsLookup)
  /// Run a program and read its output.
  case run(
    ProcessCommand, then: @Sendable (Result<[UInt8], ProcessFailure>) -> CredentialsLookup)
  /// Wait for some milliseconds.
  case wait(Int64, then: @Sendable () -> CredentialsLookup)
  /// Get a code of the MFA device with this serial number. The result is nil if no code is
  /// provided.
  case mfaCode(String, then: @Sendable (String?) -> CredentialsLookup)
  /// Call the credentials provider of the calling program.
  case hostProvider(then: @Sendable (HostProviderResult) -> CredentialsLookup)
  /// Get the session's own credentials from the credentials cache.
  case sessionCredentials(then: @Sendable (ExpiringCredentials) -> CredentialsLookup)
}

/// The result of the calling program's credentials provider.
public enum HostProviderResult: Sendable {
  case found(ExpiringCredentials)
  /// The provider has no credentials, for this reason.
  case notFound(String)
}

/// A call of an AWS service that returns credentials.
public struct CredentialsCall: Sendable {
  public var service: String
  public var operation: String
  public var input: JSON
  /// Nil for the session's Region or, without one, the Region of the client that needs credentials.
  public var region: String?
  /// The credentials that sign the request; nil if the operation is not signed.
  public var credentials: Credentials?

  public init(
    _ service: String, _ operation: String, _ input: JSON, region: String? = nil,
    as credentials: Credentials? = nil
  ) {
    self.service = service
    self.operation = operation
    self.input = input
    self.region = region
    self.credentials = credentials
  }
}

// MARK: - Combining lookups

extension CredentialsLookup {
  /// Continues with `next` if credentials are found.
  func then(_ next: @escaping @Sendable (ExpiringCredentials) -> CredentialsLookup)
    -> CredentialsLookup
  {
    mapResult { if case .found(let credentials) = $0 { next(credentials) } else { $0 } }
  }

  /// Changes the credentials if they are found.
  func changed(_ change: @escaping @Sendable (inout ExpiringCredentials) -> Void)
    -> CredentialsLookup
  {
    then { credentials in
      var credentials = credentials
      change(&credentials)
      return .found(credentials)
    }
  }

  /// Sets the account of the credentials, if `id` is known.
  func withAccount(_ id: String?) -> CredentialsLookup {
    guard let id, !id.isEmpty else { return self }
    return changed { $0.accountID = id }
  }

  /// Continues with `next` if there are no credentials. `next` gets the reason.
  func ifNotFound(_ next: @escaping @Sendable (String) -> CredentialsLookup) -> CredentialsLookup {
    mapResult { if case .notFound(let reason) = $0 { next(reason) } else { $0 } }
  }

  /// The same steps, with `transform` applied to the result.
  private func mapResult(
    _ transform: @escaping @Sendable (CredentialsLookup) -> CredentialsLookup
  ) -> CredentialsLookup {
    switch self {
    case .found, .notFound, .failed: transform(self)
    case .time(let then): .time { then($0).mapResult(transform) }
    case .read(let path, let then): .read(path) { then($0).mapResult(transform) }
    case .write(let path, let bytes, let then):
      .write(path, bytes) { then().mapResult(transform) }
    case .send(let request, let limit, let then):
      .send(request, within: limit) { then($0).mapResult(transform) }
    case .call(let call, let then): .call(call) { then($0).mapResult(transform) }
    case .run(let command, let then): .run(command) { then($0).mapResult(transform) }
    case .wait(let delay, let then): .wait(delay) { then().mapResult(transform) }
    case .mfaCode(let serial, let then): .mfaCode(serial) { then($0).mapResult(transform) }
    case .hostProvider(let then): .hostProvider { then($0).mapResult(transform) }
    case .sessionCredentials(let then): .sessionCredentials { then($0).mapResult(transform) }
    }
  }
}
