import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// A search for credentials as a value: its end, or what has to be known before it can go on.
///
/// A provider only ever looks at answers and says what comes next; it sends nothing, waits for
/// nothing and reads no clock. Who carries a search out answers each question by the function that
/// comes with it, until an end is reached.
public indirect enum Search: Sendable {
  case found(ExpiringCredentials)
  /// Nothing here, so that the next place is looked at; the text says what was looked for:
  /// "AWS_ACCESS_KEY_ID is not set".
  case nothing(String)
  /// There are some, but no usable ones: nobody wants the next place's credentials then.
  case failed(CredentialsError)

  /// What time is it, by the session's clock?
  case time(then: @Sendable (Instant) -> Search)
  /// What does this file say? Nil stands for one that is not there or cannot be read.
  case read(String, then: @Sendable ([UInt8]?) -> Search)
  /// Writes a file, for its owner's eyes only. That it could not be written is nobody's trouble: it
  /// holds what was learned, for the next process.
  case write(String, [UInt8], then: @Sendable () -> Search)
  /// What does a server answer, within so many milliseconds?
  case send(
    HTTPRequest, within: Int64,
    then: @Sendable (Result<HTTPResponse, TransportFailure>) -> Search)
  /// What does an AWS service answer?
  case call(ServiceCall, then: @Sendable (Result<Document, CredentialsError>) -> Search)
  /// What does a program print?
  case run(Command, then: @Sendable (Result<[UInt8], CommandFailure>) -> Search)
  /// Wait so many milliseconds.
  case wait(Int64, then: @Sendable () -> Search)
  /// What does the multi-factor device of this serial number show? Nil if nobody can be asked.
  case code(String, then: @Sendable (String?) -> Search)
  /// What does the embedding program's own provider give?
  case host(then: @Sendable (HostAnswer) -> Search)
  /// What are the session's own credentials, which others share?
  case own(then: @Sendable (ExpiringCredentials) -> Search)
}

/// What the embedding program's own provider says.
public enum HostAnswer: Sendable {
  case found(ExpiringCredentials)
  case nothing(String)
}

/// A call of an AWS service that gives credentials.
public struct ServiceCall: Sendable {
  public var service: String
  public var operation: String
  public var input: JSON
  /// The session's Region, or that of the client who needs credentials, where there is none.
  public var region: String?
  /// Who asks; nil where the operation is not signed.
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

// MARK: - One search after another

extension Search {
  /// What follows when credentials are found.
  func then(_ next: @escaping @Sendable (ExpiringCredentials) -> Search) -> Search {
    ending { end in if case .found(let grant) = end { next(grant) } else { end } }
  }

  /// The same with the account that the credentials act in, where it is known.
  func inAccount(_ id: String?) -> Search {
    guard let id, !id.isEmpty else { return self }
    return then { grant in
      var grant = grant
      grant.accountID = id
      return .found(grant)
    }
  }

  /// What follows when there is nothing, the reason being given.
  func otherwise(_ next: @escaping @Sendable (String) -> Search) -> Search {
    ending { end in if case .nothing(let reason) = end { next(reason) } else { end } }
  }

  /// The same search with what `end` makes of its end.
  private func ending(_ end: @escaping @Sendable (Search) -> Search) -> Search {
    switch self {
    case .found, .nothing, .failed: end(self)
    case .time(let then): .time { then($0).ending(end) }
    case .read(let path, let then): .read(path) { then($0).ending(end) }
    case .write(let path, let bytes, let then): .write(path, bytes) { then().ending(end) }
    case .send(let request, let limit, let then):
      .send(request, within: limit) { then($0).ending(end) }
    case .call(let call, let then): .call(call) { then($0).ending(end) }
    case .run(let command, let then): .run(command) { then($0).ending(end) }
    case .wait(let delay, let then): .wait(delay) { then().ending(end) }
    case .code(let serial, let then): .code(serial) { then($0).ending(end) }
    case .host(let then): .host { then($0).ending(end) }
    case .own(let then): .own { then($0).ending(end) }
    }
  }
}
