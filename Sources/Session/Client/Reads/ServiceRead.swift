import MusterDocument
import MusterModel

/// One read of a service: an entry of `reads` in its accounts.json, which describes the operation,
/// its input, and the meaning of responses and errors.
public struct ServiceRead: Sendable {
  public let operation: Operation
  private let template: RequestTemplate
  /// The members that a response must have.
  private let required: [String]
  /// The list of accounts in a response.
  private let list: String?
  private let failed: FailedAccounts?
  private let off: KnownErrors
  private let absent: KnownErrors
  private let isCaller: KnownErrors

  /// The entry `name` of the client's service.
  public init(_ name: String, of client: Client) throws(Failure) {
    let facts = try AccountFacts(of: client)
    let read = try facts.read(name)
    guard let operation = read["operation"]?.string else {
      throw Failure(
        .unknown, code: "DataNotFoundError",
        "accounts.json of \(client.model.name) has a read without operation: \(name).")
    }
    self.operation = try client.operation(operation)
    template = RequestTemplate(read, self.operation, client.model)
    required = read["required"]?.elements.compactMap(\.string) ?? []
    list = read.at("/found/list")?.string
    failed = FailedAccounts(read["failed"])
    off = KnownErrors(facts.off)
    absent = KnownErrors(read["absent"])
    isCaller = KnownErrors(read["isCaller"])
  }

  /// The maximum number of accounts in one request.
  public var capacity: Int { template.capacity }

  /// The input for some accounts, at most `capacity`, with additional `parameters`.
  public func input(for accounts: [String] = [], _ parameters: JSON = [:]) -> JSON {
    template.request(for: accounts.map { ListedAccount(id: $0) }, parameters)
  }

  /// The elements of the list of accounts in a response.
  public func elements(in response: Value) -> [Value] {
    list.flatMap { response[$0] }.map { Array($0.elements) } ?? []
  }
}

// MARK: - Responses and errors

extension ServiceRead {
  /// A response, or the meaning of an error.
  public enum Reading: Sendable {
    case found(Value)
    /// The service is off for the calling account in this Region.
    case off
    /// There is no such thing as the operation returns.
    case absent
    /// It is the calling account itself.
    case isCaller
    /// The read failed; also a response that lacks required members.
    case failed(Failure)
  }

  /// The meaning of a result. An error without a known wording is a failed read.
  public func reading(_ result: Result<Value, Failure>) -> Reading {
    switch result {
    case .success(let response): missingMember(of: response).map(Reading.failed) ?? .found(response)
    case .failure(let failure):
      if absent.contain(failure) {
        .absent
      } else if isCaller.contain(failure) {
        .isCaller
      } else if off.contain(failure) {
        .off
      } else {
        .failed(failure)
      }
    }
  }

  private func missingMember(of response: Value) -> Failure? {
    required.first { response[$0]?.isNull ?? true }.map { name in
      Failure(
        .response, code: "ResponseParserError",
        "The response to \(operation.name) does not have the member '\(name)'.", isRetryable: true)
    }
  }
}

extension KnownErrors {
  fileprivate func contain(_ failure: Failure) -> Bool {
    contain(code: failure.code, message: failure.message)
  }
}

// MARK: - Accounts that a response does not report

extension ServiceRead {
  /// The accounts of a request whose state the response does not have, each with the reason: those
  /// that it lists as failed, and those that it does not mention. The id is nil for a failure that
  /// does not name its account; then every account without a state may be the one.
  public func unread(of accounts: [String], in response: Value) -> [(id: String?, Failure)] {
    guard list != nil || failed != nil else { return [] }
    var open = Set(accounts)
    for element in elements(in: response) {
      element["accountId"]?.string.map { _ = open.remove($0) }
    }
    var unread: [(id: String?, Failure)] = []
    for (id, code, message) in failed?.entries(in: response) ?? [] {
      id.map { _ = open.remove($0) }
      if absent.contain(code: code, message: message) { continue }
      unread.append((id, Failure(.service, code: code, message)))
    }
    let silent = Failure(
      .response, code: "AccountNotReported",
      "The response to \(operation.name) does not mention the account.")
    return unread + accounts.filter(open.contains).map { ($0, silent) }
  }
}

/// The members of a response that list the accounts that failed.
private struct FailedAccounts: Sendable {
  private let list: String
  private let code: String?
  private let message: String?

  init?(_ value: Value?) {
    guard let value, let list = value["list"]?.string else { return nil }
    self.list = list
    code = value["code"]?.string
    message = value["message"]?.string
  }

  func entries(in response: Value) -> [(id: String?, code: String, message: String)] {
    (response[list].map { Array($0.elements) } ?? []).map { entry in
      func text(_ name: String?) -> String { name.flatMap { entry[$0]?.string } ?? "" }
      return (entry["accountId"]?.string, text(code), text(message))
    }
  }
}
