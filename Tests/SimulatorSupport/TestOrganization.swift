import MusterDocument
import MusterModel
import MusterServices
import MusterSigning
import MusterText
import MusterWire

@testable import MusterSimulator

/// A simulated organization for tests: it signs and sends requests as a client does, and sets the
/// clock.
struct TestOrganization {
  var organization: Organization
  var now: Instant
  private let signer = Signer()

  /// The id of the account with a behavior: 1000…01, 1000…02 and so on.
  static func id(_ behavior: AccountBehavior) -> String {
    String(100_000_000_001 + (AccountBehavior.allCases.firstIndex(of: behavior) ?? 0))
  }

  static func email(_ behavior: AccountBehavior) -> String { "\(behavior.rawValue)@example.com" }

  /// An account for each behavior, as members of a scenario.
  static let accounts = AccountBehavior.allCases.map { behavior in
    let (id, email) = (TestOrganization.id(behavior), TestOrganization.email(behavior))
    return #"{"accountId": "\#(id)", "email": "\#(email)", "behavior": "\#(behavior.rawValue)", "#
      + #""unit": "\#(behavior == .none ? "" : "Trouble/\(behavior.rawValue)")"}"#
  }.joined(separator: ",")

  /// An organization with one account for each behavior and without random faults.
  init() throws {
    try self.init(#"{"throttle": 0, "accounts": [\#(TestOrganization.accounts)]}"#)
  }

  init(_ scenario: String) throws {
    let scenario = try Scenario(scenario)
    organization = Organization(scenario)
    now = scenario.start
  }

  mutating func pass(minutes: Int64) {
    now = now.advanced(by: minutes * 60_000)
  }

  /// The output of a call; throws a `ServiceError`. By default the administrator calls.
  @discardableResult
  mutating func call(
    _ service: String, _ operation: String, _ input: JSON = [:], as account: String? = nil,
    region: String = "us-east-1"
  ) throws -> JSON {
    let credentials = account.map(organization.scenario.credentials) ?? Organization.credentials
    return try call(service, operation, input, with: credentials, region: region)
  }

  @discardableResult
  mutating func call(
    _ service: String, _ operation: String, _ input: JSON = [:], with credentials: Credentials,
    region: String = "us-east-1"
  ) throws -> JSON {
    let target = try OperationProtocol(service, operation)
    let request = try request(
      service, operation, input, region: region, credentials: credentials)
    let response = organization.handle(request, at: now)
    switch try target.wire.parsed(response, of: target.operation, in: target.model) {
    case .success(let document): return JSON(document.root)
    case .failure(let error): throw error
    }
  }

  /// A signed request.
  func request(
    _ service: String, _ operation: String, _ input: JSON = [:], region: String = "us-east-1",
    credentials: Credentials = Organization.credentials
  ) throws -> HTTPRequest {
    let target = try OperationProtocol(service, operation)
    let input = try Document(input.bytes)
    var request = try target.wire.request(
      target.operation, input.root, in: target.model, token: { "token" })
    request.host = "\(service).\(region).amazonaws.com"
    return signer.signed(
      request, with: credentials, scope: SigningScope(region: region, service: service), at: now)
  }

  /// An operation, its model and its protocol.
  private struct OperationProtocol {
    let model: ServiceModel
    let operation: MusterModel.Operation
    let wire: any WireProtocol

    init(_ service: String, _ operation: String) throws {
      model = try Models.builtIn.model(of: service)
      guard let operation = model.operation(operation) else { throw Missing(name: operation) }
      self.operation = operation
      wire = model.wireProtocol()
    }
  }

  struct Missing: Error { let name: String }
}

/// The error of `call`; nil if it succeeds.
func failure(_ call: () throws -> JSON) -> ServiceError? {
  do {
    _ = try call()
    return nil
  } catch {
    return error as? ServiceError
  }
}

extension JSON {
  /// The value at a JSON Pointer.
  func at(_ pointer: String) -> JSON? {
    (try? Document(bytes))?.root.at(pointer).map { JSON($0) }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

  /// The value without the members of these names, at any depth.
  func without(_ names: [String]) -> JSON {
    switch self {
    case .array(let elements): .array(elements.map { $0.without(names) })
    case .object(let members):
      .object(
        members.filter { !names.contains($0.key) }.map { ($0.key, $0.value.without(names)) })
    default: self
    }
  }
}
