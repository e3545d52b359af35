import MusterSigning
import MusterText
import MusterWire
import Testing

/// A request and its signature at 2015-08-30T12:36:00Z, computed by AWS or botocore.
struct PublishedSignature: Sendable, CustomTestStringConvertible {
  static let instant = Instant(milliseconds: 1_440_938_160_000)
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  let testDescription: String
  let request: HTTPRequest
  let scope: SigningScope
  let token: String?
  let signedHeaders: String
  let signature: String

  init(
    _ description: String, _ method: String, host: String = "example.amazonaws.com",
    path: String = "/", query: [QueryItem] = [], headers: [HTTPHeader] = [], body: String = "",
    region: String = "us-east-1", service: String = "service", token: String? = nil,
    signedHeaders: String = "host;x-amz-date", signature: String
  ) {
    testDescription = description
    request = HTTPRequest(
      method: method, host: host, path: path, query: query, headers: headers,
      body: [UInt8](body.utf8))
    scope = SigningScope(region: region, service: service)
    self.token = token
    self.signedHeaders = signedHeaders
    self.signature = signature
  }

  var credentials: Credentials {
    Credentials(
      accessKeyId: "AKIDEXAMPLE", secretAccessKey: PublishedSignature.secret, sessionToken: token)
  }

  static let all = ofAWS + ofBotocore

  /// From AWS's SigV4 test suite and its General Reference.
  private static let ofAWS = [
    PublishedSignature(
      "get-vanilla", "GET",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    PublishedSignature(
      "post-vanilla", "POST",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    PublishedSignature(
      "get-vanilla-query-order-key-case", "GET",
      query: [QueryItem("Param2", "value2"), QueryItem("Param1", "value1")],
      signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    PublishedSignature(
      "get-vanilla-query-order-value", "GET",
      query: [QueryItem("Param1", "value2"), QueryItem("Param1", "Value1")],
      signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
    PublishedSignature(
      "get-header-value-trim", "GET",
      headers: [HTTPHeader("My-Header1", " value1"), HTTPHeader("My-Header2", " \"a   b   c\"")],
      signedHeaders: "host;my-header1;my-header2;x-amz-date",
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    PublishedSignature(
      "IAM ListUsers", "GET", host: "iam.amazonaws.com",
      query: [QueryItem("Action", "ListUsers"), QueryItem("Version", "2010-05-08")],
      headers: [
        HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      ],
      service: "iam", signedHeaders: "content-type;host;x-amz-date",
      signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
  ]

  /// Computed with `botocore.auth.SigV4Auth` of botocore 1.44.5.
  private static let ofBotocore = [
    PublishedSignature(
      "dot segments and empty ones", "GET", path: "/./example/..//a/./b/",
      signature: "125084d05882beb82770f7553eca9dc5479bd484c2579776817cc0a340800974"),
    PublishedSignature(
      "dot segments past the root", "GET", path: "/../..",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    PublishedSignature(
      "an ARN in the path, tags in the query", "GET",
      path: "/tags/arn%3Aaws%3Ainspector2%3Aus-east-1%3A123456789012%3Aowner/x%C3%A9",
      query: [QueryItem("tagKeys", "a b"), QueryItem("tagKeys", "é/~")], service: "inspector2",
      signature: "156022d9b174c85df0ac08a68f7507dafb7a09531bae2400706a89b415028e8e"),
    PublishedSignature(
      "a port, a token, headers that are not signed", "POST", host: "example.amazonaws.com:8443",
      path: "/status/batch/get",
      headers: [
        HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "muster"),
        HTTPHeader("Expect", "100-continue"), HTTPHeader("X-Amzn-Trace-Id", "x"),
      ],
      body: #"{"accountIds":["123456789012"]}"#, region: "eu-west-1", service: "inspector2",
      token: "TOKEN+/=", signedHeaders: "content-type;host;x-amz-date;x-amz-security-token",
      signature: "d00fc494350081e730150d393bce8c21239e913ac23c3584b3dc3932effc2759"),
    PublishedSignature(
      "a header given twice", "PATCH", path: "/macie",
      headers: [
        HTTPHeader("X-B", "2"), HTTPHeader("A", "1"), HTTPHeader("x-b", "1"),
        HTTPHeader("Connection", "close"),
      ],
      body: "é\u{0}", region: "eu-west-1", service: "macie2",
      signedHeaders: "a;host;x-amz-date;x-b",
      signature: "0711d63b442ff3ee69a33b3ed4a5f6dbdca19de70f1442bdab595c5067ac79a4"),
  ]
}
