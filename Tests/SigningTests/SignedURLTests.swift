import MusterWire
import Testing

@testable import MusterSigning

/// Signatures in the query of a URL.
@Suite struct SignedURLTests {
  /// The example of AWS's documentation (AWS General Reference, "Signature Version 4 signing
  /// process, task 4: add the signature to the HTTP request"), with a lifetime of one minute.
  static let published = HTTPRequest(
    method: "GET", host: "iam.amazonaws.com",
    query: [
      QueryItem("Action", "ListUsers"), QueryItem("Version", "2010-05-08"),
      QueryItem("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
      QueryItem("X-Amz-Credential", "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request"),
      QueryItem("X-Amz-Date", "20150830T123600Z"), QueryItem("X-Amz-Expires", "60"),
      QueryItem("X-Amz-SignedHeaders", "content-type;host"),
      QueryItem(
        "X-Amz-Signature", "37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02"),
    ],
    headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")])

  func verify(
    _ request: HTTPRequest, after seconds: Int64 = 0,
    _ tolerance: ClockTolerance = ClockTolerance()
  ) throws(SignatureError) {
    try SignatureVerifier().verify(
      SignatureVerifier.ClaimedSignature(of: request), secret: PublishedSignature.secret,
      at: PublishedSignature.instant.advanced(by: seconds * 1000), tolerance)
  }

  static func changed(_ name: String, to value: String?) -> HTTPRequest {
    var request = published
    request.query.removeAll { $0.name == name }
    if let value { request.query.append(QueryItem(name, value)) }
    return request
  }

  @Test("The published URL is verified, and has its access key and scope")
  func publishedVerifies() throws {
    let claim = try SignatureVerifier.ClaimedSignature(of: Self.published)
    #expect(claim.accessKeyId == "AKIDEXAMPLE")
    #expect(claim.scope == SigningScope(region: "us-east-1", service: "iam"))
    try verify(Self.published)
  }

  @Test("A URL with any changed parameter is refused", arguments: published.query.map(\.name))
  func tamperingIsRefused(name: String) throws {
    let old = try #require(Self.published.query.first { $0.name == name }).value
    #expect(throws: SignatureError.self) { try verify(Self.changed(name, to: old + "0")) }
    #expect(throws: SignatureError.mismatch) { try verify(Self.changed("MaxItems", to: "1")) }
  }

  @Test(
    "A URL is valid for its stated lifetime and not before its date",
    arguments: [(-301, false), (-300, true), (60, true), (61, false)])
  func lifetime(seconds: Int64, accepted: Bool) {
    #expect(((try? verify(Self.published, after: seconds)) != nil) == accepted)
  }

  @Test(
    "A service that ignores lifetimes accepts a URL as long as a header",
    arguments: [(-901, false), (-900, true), (900, true), (901, false)])
  func noLifetime(seconds: Int64, accepted: Bool) {
    let exact = ClockTolerance(toleranceMilliseconds: 900_000, honorsURLLifetime: false)
    #expect(((try? verify(Self.published, after: seconds, exact)) != nil) == accepted)
  }

  @Test("The error for an expired URL has the times")
  func lateness() throws {
    let error = try #require(throws: SignatureError.self) {
      try verify(Self.changed("X-Amz-Expires", to: "90"), after: 360)
    }
    #expect(
      error.message
        == "Signature expired: 20150830T123600Z is now earlier than 20150830T124030Z "
        + "(20150830T124200Z - 90 sec.)")
  }

  @Test(
    "The error for an incomplete signature in a URL names the missing part",
    arguments: [
      ("X-Amz-Algorithm", nil, "has a signature but no X-Amz-Algorithm"),
      ("X-Amz-Algorithm", "AWS4-HMAC-SHA1", "X-Amz-Algorithm in the URL is not AWS4-HMAC-SHA256"),
      ("X-Amz-Credential", nil, "no X-Amz-Credential"),
      ("X-Amz-Credential", "AKIDEXAMPLE/20150830", "X-Amz-Credential in the URL is not KEY/DATE"),
      ("X-Amz-Date", "", "no X-Amz-Date"), ("X-Amz-Date", "yesterday", "X-Amz-Date is missing or"),
      ("X-Amz-Expires", nil, "no X-Amz-Expires"),
      ("X-Amz-Expires", "0", "from 1 to 604800, not '0'"),
      ("X-Amz-Expires", "604801", "from 1 to 604800, not '604801'"),
      ("X-Amz-Expires", "99999999999999999999", "from 1 to 604800"),
      ("X-Amz-SignedHeaders", nil, "no X-Amz-SignedHeaders"),
      ("X-Amz-SignedHeaders", "content-type", "X-Amz-SignedHeaders does not contain host"),
      ("X-Amz-Signature", nil, "no X-Amz-Signature"),
    ] as [(String, String?, String)])
  func incompleteness(name: String, value: String?, message: String) throws {
    let error = try #require(throws: SignatureError.self) {
      try verify(Self.changed(name, to: value))
    }
    #expect(error.kind == .incompleteSignature)
    #expect(error.message.contains(message), "\(error.message)")
  }
}
