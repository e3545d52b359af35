import MusterDocument
import MusterModel
import MusterWire
import Testing

/// Errors that all services of a protocol have.
@Suite("The service's side of a protocol")
struct ServiceErrorTests {
  @Test(
    "A request for an unknown operation is refused with the protocol's code and status",
    arguments: [
      ("macie2", "UnknownOperationException", 404),
      ("organizations", "UnknownOperationException", 400),
      ("sts", "InvalidAction", 400),
    ])
  func unknownOperation(service: String, code: String, httpStatus: Int) throws {
    let model = try Models.builtIn.model(of: service)
    let request = HTTPRequest(method: "POST", host: "h", path: "/nowhere")
    let error = model.wireProtocol().unknownOperation(request, in: model)
    #expect(error.code == code)
    #expect(error.httpStatus == httpStatus)
    #expect(error.message == "\(service) has no operation at POST /nowhere.")
  }

  @Test(
    "A refused signature has the protocol's code",
    arguments: [
      (
        .missingToken, "MissingAuthenticationTokenException", "MissingAuthenticationToken"
      ),
      (.incompleteSignature, "IncompleteSignatureException", "IncompleteSignature"),
      (.unknownAccessKey, "UnrecognizedClientException", "InvalidClientTokenId"),
      (.invalidSignature, "InvalidSignatureException", "SignatureDoesNotMatch"),
      (.expiredToken, "ExpiredTokenException", "ExpiredToken"),
    ] as [(AuthenticationError, String, String)])
  func authenticationCodes(error: AuthenticationError, json: String, query: String) {
    #expect(RESTJSON().code(of: error) == json)
    #expect(AWSJSON().code(of: error) == json)
    #expect(AWSQuery().code(of: error) == query)
  }

  @Test("A response with status 204 has no body, and a client accepts it")
  func noContent() throws {
    let model = try Models.builtIn.model(of: "macie2")
    let operation = try #require(model.operation("TagResource"))
    let response = try RESTJSON().response(operation, built: [:], in: model)
    #expect(response.status == 204 && response.body.isEmpty)
    let parsed = try RESTJSON().parsed(response, of: operation, in: model)
    if case .failure(let error) = parsed { Issue.record("\(error)") }
  }

  @Test("Only a form, or a URL, of the query protocol names an API version")
  func versions() throws {
    let version = [QueryItem("Action", "NoSuchAction"), QueryItem("Version", "2011-06-15")]
    let inURL = HTTPRequest(method: "GET", host: "h", query: version)
    let inBody = HTTPRequest(
      method: "POST", host: "h", body: Array("Action=NoSuchAction&Version=2011-06-15".utf8))
    let other = HTTPRequest(method: "GET", host: "h", query: [QueryItem("Version", "2000-01-01")])
    let (sts, macie) = (
      try Models.builtIn.model(of: "sts"), try Models.builtIn.model(of: "macie2")
    )
    #expect(sts.wireProtocol().namesVersion(inURL, of: sts))
    #expect(sts.wireProtocol().namesVersion(inBody, of: sts))
    #expect(!sts.wireProtocol().namesVersion(other, of: sts))
    #expect(!macie.wireProtocol().namesVersion(inURL, of: macie))
  }

  @Test(
    "The protocol of a request to an unknown service is derived from its body's type",
    arguments: [
      (nil, "json"), ("application/json", "json"),
      ("application/x-www-form-urlencoded; charset=utf-8", "xml"),
    ] as [(String?, String)])
  func likelyProtocol(type: String?, format: String) {
    let headers = type.map { [HTTPHeader("Content-Type", $0)] } ?? []
    let request = HTTPRequest(method: "POST", host: "h", headers: headers)
    #expect(request.likelyProtocol.bodyFormat == format)
  }
}
