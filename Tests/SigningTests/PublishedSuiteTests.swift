import MusterWire
import Testing

@testable import MusterSigning

@Suite(
  .enabled(
    if: PublishedCase.botocore != nil,
    "MUSTER_BOTOCORE says where botocore's source package is; make test does it"))
struct PublishedSuiteTests {
  private static let scope = SigningScope(region: "us-east-1", service: "service")

  private static func signed(_ published: PublishedCase) -> HTTPRequest {
    Signer().signed(
      published.request, with: published.credentials, scope: scope,
      at: PublishedSignature.instant)
  }

  @Test("The suite is complete")
  func count() throws {
    #expect(try PublishedCase.all.count == 34)
  }

  @Test("A request of the suite is signed as published", arguments: try PublishedCase.all)
  func signing(_ published: PublishedCase) {
    let signed = Self.signed(published)
    let canonical = CanonicalRequest(signed, headers: CanonicalHeaders(signing: signed))
    #expect(String(decoding: canonical.bytes, as: UTF8.self) == published.canonicalRequest)
    #expect(signed.header("Authorization") == published.authorization)
  }

  @Test("A request that was signed as published is verified", arguments: try PublishedCase.all)
  func verifying(_ published: PublishedCase) throws {
    var signed = Self.signed(published)
    try verify(signed)
    signed.path += "x"
    #expect(throws: SignatureError.mismatch) { try verify(signed) }
  }

  private func verify(_ signed: HTTPRequest) throws(SignatureError) {
    let claim = try SignatureVerifier.ClaimedSignature(of: signed)
    #expect(claim.scope == Self.scope)
    try SignatureVerifier().verify(
      claim, secret: PublishedSignature.secret, at: PublishedSignature.instant)
  }
}
