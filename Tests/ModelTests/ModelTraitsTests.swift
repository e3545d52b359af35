import MusterDocument
import Testing

@testable import MusterModel

/// Traits of operations and shapes in models.
@Suite struct ModelTraitsTests {
  private static func operation(_ pointer: String, _ value: JSON) throws -> Operation {
    let model = try ModelReaderTests.read(ModelReaderTests.toy(pointer, value))
    return try #require(model.operation("GetToy"))
  }

  private static func output(_ member: String, _ facts: JSON) throws -> Shape {
    let pointer = "/shapes/Out/members/\(member)"
    let model = try ModelReaderTests.read(ModelReaderTests.toy(pointer, facts))
    let output = try #require(model.structure(model.operation("GetToy")?.output))
    return model[try #require(output.member(member)).shape]
  }

  @Test("Traits on a reference override those of the shape")
  func overlays() throws {
    let list = try Self.output("list", ["shape": "List", "flattened": true])
    #expect(list.name == "List" && list.isFlattened && list.limits.max == 5)
    #expect(try !Self.output("list", ["shape": "List"]).isFlattened)
    let text = try Self.output("text", ["shape": "Text", "jsonvalue": true])
    guard case .jsonText = text.kind else { return #expect(Bool(false), "\(text.kind)") }
  }

  @Test("The timestamp format of a reference takes precedence over that of the shape")
  func timestamps() throws {
    var toy = try ModelReaderTests.toy(
      "/shapes/Time", ["type": "timestamp", "timestampFormat": "unixTimestamp"])
    try toy.set(
      [
        "type": "structure",
        "members": [
          "http": ["shape": "Time", "timestampFormat": "rfc822"], "plain": ["shape": "Time"],
        ],
      ], at: #require(JSONPointer("/shapes/Out")))
    let model = try ModelReaderTests.read(toy)
    let output = try #require(model.structure(model.operation("GetToy")?.output))
    let formats = output.members.map { member -> TimestampFormat? in
      if case .timestamp(let format) = model[member.shape].kind { format } else { nil }
    }
    #expect(formats == [.rfc822, .unixTimestamp])
  }

  @Test("A flattened list that contains itself is read only once")
  func recursiveOverlay() throws {
    let model = try ModelReaderTests.read(
      ModelReaderTests.toy(
        "/shapes/List", ["type": "list", "member": ["shape": "List", "flattened": true]]))
    #expect(model.schema(of: model.operation("GetToy")?.output) != nil)
  }

  @Test("Elements of lists and maps have the names in the model")
  func elements() throws {
    let model = try ModelReaderTests.read(
      ModelReaderTests.toy(
        "/shapes/Map",
        [
          "type": "map", "key": ["shape": "Text", "locationName": "K"],
          "value": ["shape": "Number"], "flattened": true, "sparse": true,
        ]))
    let output = try #require(model.structure(model.operation("GetToy")?.output))
    let map = model[try #require(output.member("map")).shape]
    guard case .map(let key, let value) = map.kind else { return #expect(Bool(false)) }
    #expect(key.wireName == "K" && value.wireName == nil)
    #expect(map.isFlattened && map.isSparse)
  }

  @Test("Operations have the traits of their requests")
  func operations() throws {
    let plain = try Self.operation("/unused", true)
    #expect(
      plain.isSigned && plain.unsupportedFeature == nil && !plain.requiresChecksum
        && !plain.isDeprecated)
    #expect(!plain.acceptsGzip)
    #expect(plain.hostPrefix == nil && plain.resultWrapper == nil)
    #expect(plain.endpointParameters.isEmpty && plain.endpointParameterPaths.isEmpty)

    let at = "/operations/GetToy"
    #expect(try !Self.operation("\(at)/authtype", "none").isSigned)
    #expect(try !Self.operation("\(at)/auth", ["smithy.api#noAuth"]).isSigned)
    #expect(try Self.operation("\(at)/auth", ["aws.auth#sigv4"]).isSigned)
    #expect(try Self.operation("\(at)/deprecated", true).isDeprecated)
    #expect(try Self.operation("\(at)/httpChecksumRequired", true).requiresChecksum)
    #expect(
      try Self.operation("\(at)/httpChecksum", ["requestChecksumRequired": true]).requiresChecksum)
    let compressed = try Self.operation("\(at)/requestcompression", ["encodings": ["br", "gzip"]])
    #expect(compressed.acceptsGzip)
    #expect(try Self.operation("\(at)/endpoint", ["hostPrefix": "{id}."]).hostPrefix == "{id}.")
    #expect(try Self.operation("\(at)/output/resultWrapper", "Wrap").resultWrapper == "Wrap")
    let fixed = try Self.operation("\(at)/staticContextParams", ["Global": ["value": true]])
    #expect(fixed.endpointParameters["Global"]?.boolean == true)
    let found = try Self.operation("\(at)/operationContextParams", ["Arns": ["path": "a[*].b"]])
    #expect(found.endpointParameterPaths.mapValues(\.description) == ["Arns": "a[*].b"])
  }

  @Test(
    "An operation names the feature that it requires and Muster does not support",
    arguments: [
      ("/shapes/In/members/id/streaming", true, "streams its input"),
      ("/shapes/Text/streaming", true, "streams its input"),
      ("/shapes/Map/eventstream", true, "streams its output"),
      (
        "/metadata/signatureVersion", "bearer",
        "requires requests signed with signature version bearer"
      ),
      (
        "/metadata/auth", ["smithy.api#httpBearerAuth"],
        "requires requests signed with smithy.api#httpBearerAuth"
      ),
      ("/metadata/auth", ["aws.auth#sigv4a", "aws.auth#sigv4"], nil),
      (
        "/operations/GetToy/auth", ["aws.auth#sigv4a"],
        "requires requests signed with aws.auth#sigv4a"
      ),
      (
        "/operations/GetToy/authtype", "bearer",
        "requires requests signed with signature version bearer"
      ),
      ("/operations/GetToy/authtype", "v4-unsigned-body", nil),
      ("/operations/GetToy/authtype", "none", nil),
      (
        "/operations/GetToy/operationContextParams", ["Arns": ["path": "sort(a)"]],
        "selects the endpoint parameter Arns by an expression"
      ),
    ] as [(String, JSON, String?)])
  func unsupportedFeatures(pointer: String, value: JSON, feature: String?) throws {
    #expect(try Self.operation(pointer, value).unsupportedFeature == feature)
  }

  @Test(
    "The preferred protocol is used if a service supports several",
    arguments: [
      (["query", "json"], .json), (["smithy-rpc-v2-cbor", "query"], .query), ([], .restJSON),
    ] as [(JSON, ProtocolName)])
  func protocols(stated: JSON, used: ProtocolName) throws {
    let model = try ModelReaderTests.read(ModelReaderTests.toy("/metadata/protocols", stated))
    #expect(model.metadata.wireProtocol == used)
  }

  @Test(
    "A service with an unsupported protocol is refused by its name",
    arguments: [
      ("/metadata/protocol", "rest-xml", "the service uses rest-xml, and Muster supports only"),
      ("/metadata/protocols", ["smithy-rpc-v2-cbor"], "the service uses smithy-rpc-v2-cbor, and"),
    ] as [(String, JSON, String)])
  func unsupported(pointer: String, value: JSON, reason: String) throws {
    let error = try #require(throws: ModelError.self) {
      try ModelReaderTests.read(ModelReaderTests.toy(pointer, value))
    }
    #expect(error.kind == .unsupported)
    #expect(error.message.contains(reason))
  }

  @Test("The names and versions that protocols need are in the metadata")
  func metadata() throws {
    let metadata = try ModelReaderTests.read(
      ModelReaderTests.toy(
        "/metadata",
        [
          "endpointPrefix": "toy", "protocol": "json", "jsonVersion": "1.0",
          "targetPrefix": "Toys", "xmlNamespace": "urn:toy", "globalEndpoint": "toy.example.com",
          "awsQueryCompatible": [:],
        ])
    ).metadata
    #expect(metadata.jsonVersion == "1.0" && metadata.targetPrefix == "Toys")
    #expect(metadata.xmlNamespace == "urn:toy" && metadata.globalEndpoint == "toy.example.com")
    #expect(metadata.isQueryCompatible)
  }
}
