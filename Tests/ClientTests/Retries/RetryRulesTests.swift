import MusterTransport
import MusterWire
import Testing

@testable import MusterClient
@testable import MusterModel

@Suite struct RetryRulesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var outcome: AttemptOutcome
    var service = "inspector2"
    var standard: RetryReason?
    var legacy: Bool

    var testDescription: String {
      "\(outcome.status) \(outcome.code ?? "-") of \(service)"
    }

    init(
      _ status: Int, _ code: String?, of service: String = "inspector2",
      modelled: ErrorFacts? = nil, _ standard: RetryReason?, legacy: Bool
    ) {
      outcome = AttemptOutcome(status: status, code: code, modelled: modelled)
      self.service = service
      self.standard = standard
      self.legacy = legacy
    }
  }

  static let plain = ErrorFacts(code: nil, httpStatus: nil, isRetryable: false, isThrottling: false)
  static let retryable = ErrorFacts(
    code: nil, httpStatus: nil, isRetryable: true, isThrottling: false)
  static let throttling = ErrorFacts(
    code: nil, httpStatus: nil, isRetryable: true, isThrottling: true)

  /// The decisions of botocore 1.44.5. Tests/python/against_botocore/test_retries.py compares with
  /// botocore.
  static let cases: [Case] = [
    Case(200, nil, nil, legacy: false),
    Case(400, "ValidationException", nil, legacy: false),
    Case(400, "ThrottlingException", .throttling, legacy: true),
    Case(403, "ThrottlingException", .throttling, legacy: false),
    Case(400, "SlowDown", .throttling, legacy: false),
    Case(503, "SlowDown", .throttling, legacy: true),
    Case(400, "RequestTimeout", .transient, legacy: false),
    Case(400, "PriorRequestNotComplete", .throttling, legacy: false),
    Case(429, "429", .throttling, legacy: true),
    Case(429, "Strange", modelled: plain, nil, legacy: true),
    Case(429, "Strange", modelled: throttling, .throttling, legacy: true),
    Case(429, "Strange", modelled: retryable, .transient, legacy: true),
    Case(409, "Conflict", modelled: retryable, .transient, legacy: false),
    Case(500, "Strange", modelled: plain, .transient, legacy: true),
    Case(500, "Strange", modelled: throttling, .throttling, legacy: true),
    Case(501, "501", nil, legacy: false),
    Case(502, "502", .transient, legacy: true), Case(504, "504", .transient, legacy: true),
    Case(509, "509", nil, legacy: true),
    Case(400, "IDPCommunicationError", of: "sts", .transient, legacy: true),
    Case(400, "IDPCommunicationError", nil, legacy: false),
    Case(400, "TooManyRequestsException", of: "organizations", .throttling, legacy: true),
    Case(400, "TooManyRequestsException", .throttling, legacy: false),
  ]

  @Test("Transient failures are distinguished from final ones", arguments: cases)
  func reasons(_ each: Case) throws {
    let service = try Models.builtIn.model(of: each.service).traits.retries
    #expect(RetryRules.reason(for: each.outcome, of: service) == each.standard)
    #expect(LegacyRetryRules.isRetryable(each.outcome, of: service) == each.legacy)
  }

  @Test("A lost connection is retried; an untrusted certificate is not")
  func transport() {
    let service = ServiceTraits.Retries()
    for kind in [.connect, .timeout, .interrupted] as [TransportFailure.Kind] {
      let outcome = AttemptOutcome(transport: kind)
      #expect(RetryRules.reason(for: outcome, of: service) == .transient)
      #expect(LegacyRetryRules.isRetryable(outcome, of: service))
    }
    let untrusted = AttemptOutcome(transport: .untrusted)
    #expect(RetryRules.reason(for: untrusted, of: service) == nil)
    #expect(!LegacyRetryRules.isRetryable(untrusted, of: service))
  }
}
