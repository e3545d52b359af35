import MusterDocument

/// One operation of a service, as its model states it. A class, because every call passes it from
/// step to step, and copying so many facts is dear.
public final class Operation: Sendable {
  /// AWS's name: "BatchGetAccountStatus".
  public let name: String
  /// boto3's name: "batch_get_account_status".
  public let method: String
  public let httpMethod: String
  /// The path with its labels, as it stands in the model: "/macie/members/{id}".
  public let requestURI: String
  /// The same, taken apart.
  public let path: PathTemplate
  /// The status of a success.
  public let responseCode: Int
  public let input: ShapeID?
  public let output: ShapeID?
  /// The element around the output, in protocols that write one: "AssumeRoleResult".
  public let resultWrapper: String?
  public let errors: [ShapeID]
  /// How the answer goes on over pages, if it does.
  public let pagination: Pagination?
  /// Whether the operation only reads: as the model says, else as the service's traits or the name
  /// say. Few models say it.
  public let isRead: Bool
  /// Whether a request may be sent twice and mean once: it reads, bears an idempotency token, or asks
  /// for what a second one finds done.
  public let isRepeatable: Bool
  public let isDeprecated: Bool
  /// Whether requests are signed; those that ask for credentials are not.
  public let isSigned: Bool
  /// Whether the input or the output is a stream, and not a value that is there as a whole.
  public let isStreaming: Bool
  /// Whether the service takes bodies that are packed with gzip.
  public let acceptsGzip: Bool
  /// Whether the service demands a checksum of the body.
  public let requiresChecksum: Bool
  /// What stands before the endpoint's host, with labels in braces: "{accountId}.".
  public let hostPrefix: String?
  /// What the operation states of the parameters of the service's endpoint rules: values by name.
  public let endpointParameters: [String: Value]
  /// JMESPath expressions that find parameters of the endpoint rules in the input, by name.
  public let endpointParameterPaths: [String: String]

  init(_ part: ModelReader.Part, by reader: ModelReader) throws(ModelError) {
    let (name, facts) = (part.name, part.facts)
    guard let http = facts["http"], let httpMethod = http["method"]?.string,
      let requestURI = http["requestUri"]?.string
    else { throw reader.fault("operation \(name) has no http method and requestUri") }
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
    isRepeatable =
      isRead || facts["idempotent"].isTrue || reader.repeatable.contains(name)
      || Operation.idempotentMethods.contains(httpMethod) || reader.hasIdempotencyToken(input)
    isDeprecated = facts["deprecated"].isTrue
    isSigned = ModelReader.isSigned(facts)
    isStreaming = reader.isStream(input) || reader.isStream(output)
    acceptsGzip = facts["requestcompression"]?["encodings"].strings.contains("gzip") == true
    requiresChecksum =
      facts["httpChecksumRequired"].isTrue
      || facts["httpChecksum"]?["requestChecksumRequired"].isTrue == true
    hostPrefix = facts["endpoint"]?["hostPrefix"]?.string
    endpointParameters = Dictionary(
      ModelReader.facts("value", of: facts["staticContextParams"]),
      uniquingKeysWith: { first, _ in first })
    endpointParameterPaths = Dictionary(
      ModelReader.facts("path", of: facts["operationContextParams"]).map { ($0, $1.string ?? "") },
      uniquingKeysWith: { first, _ in first })
  }
}

/// How an operation's answer goes on: members to carry from one page into the next request.
public struct Pagination: Sendable {
  public let inputTokens: [String]
  public let outputTokens: [String]
  public let resultKeys: [String]
  public let limitKey: String?
  /// The member of the answer that says whether there are more pages, where tokens alone do not.
  public let moreResults: String?
  /// Members of the answer that are the same on every page.
  public let nonAggregateKeys: [String]
}

extension Operation {
  /// Methods that are idempotent (RFC 9110, section 9.2.2).
  public static let idempotentMethods = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]
}
