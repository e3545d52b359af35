import MusterSigning
import MusterText
import MusterWire
import Testing

@Suite struct SignerTests {
  @Test("A signature equals the published one", arguments: PublishedSignature.all)
  func signatureMatches(_ published: PublishedSignature) {
    let signed = Signer().signed(
      published.request, with: published.credentials, scope: published.scope,
      at: PublishedSignature.instant)
    #expect(
      signed.header("Authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/\(published.scope.region)/"
        + "\(published.scope.service)/aws4_request, SignedHeaders=\(published.signedHeaders), "
        + "Signature=\(published.signature)")
    #expect(signed.header("X-Amz-Date") == "20150830T123600Z")
    #expect(signed.header("X-Amz-Security-Token") == published.token)
  }

  @Test("Signing again replaces an earlier signature", arguments: PublishedSignature.all)
  func signingIsIdempotent(_ published: PublishedSignature) {
    let signer = Signer()
    func sign(_ request: HTTPRequest, at instant: Instant) -> HTTPRequest {
      signer.signed(request, with: published.credentials, scope: published.scope, at: instant)
    }
    let early = sign(published.request, at: Instant(milliseconds: 0))
    #expect(
      sign(early, at: PublishedSignature.instant)
        == sign(published.request, at: PublishedSignature.instant))
  }

  @Test(
    "Any time is written as a valid date",
    arguments: [
      (Int64.min, "19700101T000000Z"), (-1, "19700101T000000Z"),
      (951_782_399_999, "20000228T235959Z"),
      (951_782_400_000, "20000229T000000Z"), (951_868_800_000, "20000301T000000Z"),
      (4_107_542_400_000, "21000301T000000Z"), (Int64.max, "99991231T235959Z"),
    ])
  func datesAreWritten(milliseconds: Int64, text: String) {
    let signed = Signer().signed(
      HTTPRequest(method: "GET", host: "example.com"),
      with: Credentials(accessKeyId: "A", secretAccessKey: "S"),
      scope: SigningScope(region: "r", service: "s"), at: Instant(milliseconds: milliseconds))
    #expect(signed.header("X-Amz-Date") == text)
  }

  @Test("Printing credentials shows neither secret nor token")
  func secretsStayHidden() {
    let credentials = Credentials(
      accessKeyId: "AKID", secretAccessKey: "hidden", sessionToken: "hidden")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(text.contains("AKID"))
      #expect(!text.contains("hidden"))
    }
  }
}
