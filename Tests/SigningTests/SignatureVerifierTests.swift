import MusterSigning
import MusterText
import MusterWire
import TestSupport
import Testing

@Suite struct SignatureVerifierTests {
  static let instant = PublishedSignature.instant
  static let scope = SigningScope(region: "eu-west-1", service: "macie2")
  static let credentials = Credentials(
    accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "token")

  let verifier = SignatureVerifier()

  @discardableResult
  func verify(
    _ request: HTTPRequest, at instant: Instant = instant
  ) throws(SignatureError) -> SignatureVerifier.ClaimedSignature {
    let claim = try SignatureVerifier.ClaimedSignature(of: request)
    let secret = claim.accessKeyId == "AKID" ? "secret" : nil
    try verifier.verify(claim, secret: secret, at: instant)
    return claim
  }

  static func signed(
    _ request: HTTPRequest, with credentials: Credentials = credentials
  ) -> HTTPRequest {
    Signer().signed(request, with: credentials, scope: scope, at: instant)
  }

  static let request = HTTPRequest(
    method: "POST", host: "macie2.eu-west-1.amazonaws.com", path: "/members/a%2Fb",
    query: [QueryItem("maxResults", "5"), QueryItem("x", "")],
    headers: [HTTPHeader("Content-Type", "application/json")], body: Array("{}".utf8))

  @Test("A signed request is verified, whatever its contents", arguments: 0..<200 as Range<UInt64>)
  func randomRequestsVerify(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let request = random.request()
    let claim = try verify(SignatureVerifierTests.signed(request))
    #expect(claim.accessKeyId == "AKID")
    #expect(claim.scope == SignatureVerifierTests.scope)
  }

  @Test("A request that was changed after signing is refused", arguments: Tampering.all)
  func tamperingIsRefused(_ tampering: Tampering) {
    var request = SignatureVerifierTests.signed(SignatureVerifierTests.request)
    tampering.change(&request)
    #expect(throws: tampering.error) { try verify(request) }
  }

  @Test("A wrong secret, an unknown key and a missing signature are distinguished")
  func distinguished() {
    let other = Credentials(accessKeyId: "AKID", secretAccessKey: "other")
    #expect(throws: SignatureError.mismatch) {
      try verify(SignatureVerifierTests.signed(SignatureVerifierTests.request, with: other))
    }
    let unknown = Credentials(accessKeyId: "AKIX", secretAccessKey: "secret")
    #expect(throws: SignatureError.unknownKey("AKIX")) {
      try verify(SignatureVerifierTests.signed(SignatureVerifierTests.request, with: unknown))
    }
    #expect(throws: SignatureError.missing) { try verify(SignatureVerifierTests.request) }
  }

  @Test(
    "A signature is valid for five minutes before and after",
    arguments: [(-300_001, false), (-300_000, true), (0, true), (300_000, true), (300_001, false)])
  func clocksMayDiffer(milliseconds: Int64, accepted: Bool) {
    let request = SignatureVerifierTests.signed(SignatureVerifierTests.request)
    let instant = SignatureVerifierTests.instant.advanced(by: milliseconds)
    #expect(((try? verify(request, at: instant)) != nil) == accepted)
  }

  @Test("The error for an expired request has the times in AWS's form")
  func lateness() throws {
    let request = SignatureVerifierTests.signed(SignatureVerifierTests.request)
    let error = try #require(throws: SignatureError.self) {
      try verify(request, at: SignatureVerifierTests.instant.advanced(by: 360_000))
    }
    #expect(
      error.message
        == "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z "
        + "(20150830T124200Z - 5 min.)")
  }

  @Test(
    "A malformed signature is incomplete",
    arguments: [
      "", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential=AKID",
      "AWS4-HMAC-SHA256 Credential=AKID/20150830/r/s/aws4, SignedHeaders=host, Signature=0",
      "AWS4-HMAC-SHA256 Credential=AKID/20150830/r/s/aws4_request, SignedHeaders=host",
      "AWS4-HMAC-SHA256 Credential=AKID/20150830/r/s/aws4_request, SignedHeaders=, Signature=0",
      "AWS4-HMAC-SHA256 Credential=AKID/20150831/r/s/aws4_request, SignedHeaders=host, Signature=0",
    ])
  func malformedIsIncomplete(authorization: String) throws {
    var request = SignatureVerifierTests.signed(SignatureVerifierTests.request)
    request.headers.removeAll { $0.name == "Authorization" }
    request.headers.append(HTTPHeader("Authorization", authorization))
    let error = try #require(throws: SignatureError.self) { try verify(request) }
    #expect(error.kind == .incompleteSignature)
  }

  @Test(
    "An invalid date is refused",
    arguments: ["", "20150830", "20150230T123600Z", "20150830T243600Z", "2015083éT12360Z"])
  func datesAreRead(text: String) throws {
    var request = SignatureVerifierTests.signed(SignatureVerifierTests.request)
    request.headers.removeAll { $0.name == "X-Amz-Date" }
    request.headers.append(HTTPHeader("X-Amz-Date", text))
    let error = try #require(throws: SignatureError.self) { try verify(request) }
    #expect(error.message.hasPrefix("X-Amz-Date is missing or not of the form"))
  }
}

/// A change to a signed request, and the resulting error.
struct Tampering: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let error: SignatureError
  let change: @Sendable (inout HTTPRequest) -> Void

  init(
    _ description: String, _ error: SignatureError = .mismatch,
    change: @escaping @Sendable (inout HTTPRequest) -> Void
  ) {
    testDescription = description
    self.error = error
    self.change = change
  }

  static let all = [
    Tampering("method") { $0.method = "PUT" },
    Tampering("host") { $0.host = "macie2.eu-west-2.amazonaws.com" },
    Tampering("path") { $0.path = "/members/a/b" },
    Tampering("query value") { $0.query[0].value = "6" },
    Tampering("query item more") { $0.query.append(QueryItem("y", "")) },
    Tampering("header") { $0.headers[0].value = "text/plain" },
    Tampering("header less") { $0.headers.removeFirst() },
    Tampering("header twice") { $0.headers.append(HTTPHeader("Content-Type", "text/plain")) },
    Tampering("body") { $0.body.append(UInt8(ascii: " ")) },
    Tampering("time") { $0.replaceHeader("X-Amz-Date", with: "20150830T123601Z") },
    Tampering("token") { $0.replaceHeader("X-Amz-Security-Token", with: "other") },
    Tampering(
      "header of AWS that is not signed",
      .incomplete("SignedHeaders in Authorization does not contain x-amz-target.")
    ) { $0.headers.append(HTTPHeader("X-Amz-Target", "Delete")) },
  ]
}

extension HTTPRequest {
  mutating func replaceHeader(_ name: String, with value: String) {
    headers.removeAll { $0.name == name }
    headers.append(HTTPHeader(name, value))
  }
}

extension SplitMix {
  mutating func text(upTo count: Int) -> String {
    let letters = Array("aZ09-._~ /%?&=+é:,;\"\t漢")
    return String(
      (0..<Int.random(in: 0...count, using: &self)).map { _ in
        letters.randomElement(using: &self) ?? "a"
      })
  }

  mutating func request() -> HTTPRequest {
    HTTPRequest(
      method: ["GET", "POST", "PATCH"].randomElement(using: &self) ?? "GET",
      host: "macie2.eu-west-1.amazonaws.com",
      path: "/" + PercentEncoding.encoded(text(upTo: 40), keepingSlashes: true),
      query: (0..<Int.random(in: 0...4, using: &self)).map { _ in
        QueryItem(text(upTo: 6), text(upTo: 9))
      },
      headers: (0..<Int.random(in: 0...5, using: &self)).map {
        HTTPHeader("X-Header-\($0 % 3)", text(upTo: 20))
      },
      body: (0..<Int.random(in: 0...300, using: &self)).map { _ in
        UInt8.random(in: 0...255, using: &self)
      })
  }
}
