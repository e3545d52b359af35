import MusterDocument

/// An operation of a service, from its model. A class, because every call passes it from step to
/// step, and copying its many members would be expensive.
public final class Operation: Sendable {
  /// AWS's name: "BatchGetAccountStatus".
  public let name: String
  /// boto3's name: "batch_get_account_status".
  public let method: String
  public let httpMethod: String
  /// The path with its labels, as in the model: "/macie/members/{id}".
  public let requestURI: String
  /// `requestURI`, parsed.
  public let path: PathTemplate
  /// The HTTP status of a success.
  public let responseCode: Int
  public let input: ShapeID?
  public let output: ShapeID?
  /// The XML element around the output, in the query protocol: "AssumeRoleResult".
  public let resultWrapper: String?
  public let errors: [ShapeID]
  /// The paging of the results; nil if they are not paged.
  public let pagination: Pagination?
  /// True if the operation only reads, according to the model, the service's traits or the name, in
  /// this order. Few models state it.
  public let isRead: Bool
  /// True if the operation is idempotent: it only reads, has an idempotency token, or a second
  /// execution has no further effect. Only then is a request retried that may already have been
  /// executed.
  public let isIdempotent: Bool
  public let isDeprecated: Bool
  /// True if requests are signed. Requests for credentials are not.
  public let isSigned: Bool
  /// The feature that the operation requires and Muster does not support: "streams its input";
  /// nil if the operation can be called.
  public let unsupportedFeature: String?
  /// True if requests must go to the address that another operation of the service returns.
  public let requiresEndpointDiscovery: Bool
  /// True if the service accepts bodies compressed with gzip.
  public let acceptsGzip: Bool
  /// True if the service requires a checksum of the body.
  public let requiresChecksum: Bool
  /// The prefix of the endpoint's host, with labels in braces: "{accountId}.".
  public let hostPrefix: String?
  /// Fixed parameters of the service's endpoint rules, by name.
  public let endpointParameters: [String: Value]
  /// Parameters of the endpoint rules that are selected from the input, by name.
  public let endpointParameterPaths: [String: JMESSelection]

  init(_ part: ModelReader.Definition, by reader: ModelReader) throws(ModelError) {
    let (name, facts) = (part.name, part.facts)
    guard let http = facts["http"], let httpMethod = http["method"]?.string,
      let requestURI = http["requestUri"]?.string
    else { throw reader.error("operation \(name) has no HTTP method or requestUri") }
    self.name = name
    method = MethodName.of(name)
    self.httpMethod = httpMethod
    self.requestURI = requestURI
    path = PathTemplate(requestURI)
    responseCode = http["responseCode"]?.integer.flatMap { Int(exactly: $0) } ?? 200
    input = try reader.reference(facts["input"], in: name)
    output = try reader.reference(facts["output"], in: name)
    resultWrapper = facts["output"]?["resultWrapper"]?.string
    errors = try reader.errors(facts["errors"], of: name)
    pagination = reader.pagination(of: name)
    isRead =
      facts["readonly"]?.boolean
      ?? (reader.traits.reads.contains(name) || Operation.hasReadVerb(name))
    isIdempotent =
      isRead || facts["idempotent"].isTrue || reader.idempotent.contains(name)
      || Operation.idempotentMethods.contains(httpMethod) || reader.hasIdempotencyToken(input)
    isDeprecated = facts["deprecated"].isTrue
    isSigned = ModelReader.isSigned(facts)
    unsupportedFeature = reader.unsupportedFeature(of: facts, input, output)
    requiresEndpointDiscovery = facts["endpointdiscovery"]?["required"].isTrue == true
    acceptsGzip = facts["requestcompression"]?["encodings"].strings.contains("gzip") == true
    requiresChecksum =
      facts["httpChecksumRequired"].isTrue
      || facts["httpChecksum"]?["requestChecksumRequired"].isTrue == true
    hostPrefix = facts["endpoint"]?["hostPrefix"]?.string
    endpointParameters = Dictionary(
      ModelReader.facts("value", of: facts["staticContextParams"]),
      uniquingKeysWith: { first, _ in first })
    endpointParameterPaths = Dictionary(
      ModelReader.selections(of: facts).compactMap { name, selection in
        selection.map { (name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }
}

/// The paging of an operation: the members of a page that go into the next request.
public struct Pagination: Sendable {
  public let inputTokens: [String]
  public let outputTokens: [String]
  public let resultKeys: [String]
  public let limitKey: String?
  /// The member of the result that states whether there are more pages, if tokens do not indicate
  /// it.
  public let moreResults: String?
  /// Members of the result that are the same on every page.
  public let nonAggregateKeys: [String]
}

extension Operation {
  /// Methods that are idempotent (RFC 9110, section 9.2.2).
  public static let idempotentMethods = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]
}
