import MusterDocument
import Testing

@testable import MusterModel

@Suite struct ModelReaderTests {
  static func read(
    _ model: JSON, paginators: JSON? = nil, corrections: JSON? = nil
  ) throws(ModelError) -> ServiceModel {
    let reader = ModelReader(
      service: "toy", model: Document(writing: model),
      paginators: paginators.map(Document.init(writing:)),
      corrections: corrections.map { Document(writing: $0).root })
    return try ServiceModel(reader)
  }

  /// A model of one operation, in which each test changes one value.
  static let toy: JSON = [
    "metadata": ["endpointPrefix": "toy", "protocol": "rest-json"],
    "operations": [
      "GetToy": [
        "http": ["method": "GET", "requestUri": "/toys/{id}"],
        "input": ["shape": "In"], "output": ["shape": "Out"], "errors": [["shape": "Oops"]],
      ]
    ],
    "shapes": [
      "In": [
        "type": "structure", "required": ["id"],
        "members": [
          "id": ["shape": "Text", "location": "uri", "locationName": "id"]
        ],
      ],
      "Out": [
        "type": "structure",
        "members": [
          "self": ["shape": "Out"], "list": ["shape": "List"], "map": ["shape": "Map"],
        ],
      ],
      "Oops": [
        "type": "structure", "members": [:], "exception": true,
        "error": ["code": "OopsCode", "httpStatusCode": 418],
      ],
      "List": ["type": "list", "member": ["shape": "Number"], "min": 1, "max": 5],
      "Map": ["type": "map", "key": ["shape": "Text"], "value": ["shape": "Number"]],
      "Text": ["type": "string", "enum": ["A", "B"], "sensitive": true],
      "Number": ["type": "integer"],
    ],
  ]

  static func toy(_ pointer: String, _ value: JSON) throws -> JSON {
    var model = toy
    try model.set(value, at: #require(JSONPointer(pointer)))
    return model
  }

  @Test("A model is read completely, including recursive shapes")
  func reading() throws {
    let model = try Self.read(Self.toy)
    let operation = try #require(model.operation("get_toy"))
    #expect(operation.httpMethod == "GET")
    #expect(operation.requestURI == "/toys/{id}")
    #expect(operation.responseCode == 200)
    #expect(operation.pagination == nil)
    #expect(operation.isRead && model.schema(of: operation.output) != nil)
    #expect(model.metadata.signingName == "toy")

    let id = try #require(model.structure(operation.input)?.member("id"))
    #expect(id.location == .uri && id.isRequired && !id.isIdempotencyToken)
    #expect(model[id.shape].isSensitive)
    let itself = try #require(model.structure(operation.output)?.member("self"))
    #expect(itself.shape == operation.output)
    let error = try #require(model.structure(operation.errors.first)?.error)
    #expect(error.code == "OopsCode" && error.httpStatus == 418)
  }

  @Test("Paginators and corrections are applied to the model")
  func overlays() throws {
    let model = try Self.read(
      Self.toy,
      paginators: [
        "pagination": ["GetToy": ["input_token": "t", "output_token": ["u"], "result_key": "list"]]
      ],
      corrections: [
        "shapes": ["Short": ["type": "string", "max": 3]], "members": ["In.id": "Short"],
      ])
    let operation = try #require(model.operation("GetToy"))
    #expect(operation.pagination?.inputTokens == ["t"])
    #expect(operation.pagination?.outputTokens == ["u"])
    #expect(operation.pagination?.limitKey == nil)
    let id = try #require(model.structure(operation.input)?.member("id"))
    #expect(model[id.shape].limits.max == 3)
  }

  @Test(
    "A response needs conversion if any value in it does",
    arguments: [
      ("/shapes/Number", ["type": "timestamp"]), ("/shapes/Number", ["type": "blob"]),
      ("/shapes/Out/members/list/locationName", "List"),
      ("/shapes/Out/members/list/location", "header"), ("/shapes/Out/payload", "list"),
    ] as [(String, JSON)])
  func presentation(pointer: String, value: JSON) throws {
    let model = try Self.read(Self.toy(pointer, value))
    #expect(model.schema(of: try #require(model.operation("GetToy")).output) == nil)
  }

  @Test(
    "A broken model is an error that names the broken part",
    arguments: [
      ("", [:], "its metadata has no endpointPrefix or protocol"),
      ("", [], "its metadata has no endpointPrefix or protocol"),
      ("", "text", "its metadata has no endpointPrefix or protocol"),
      ("/metadata", .null, "its metadata has no endpointPrefix or protocol"),
      ("/metadata/protocol", 7, "its metadata has no endpointPrefix or protocol"),
      ("/operations/GetToy/http", .null, "operation GetToy has no HTTP method or requestUri"),
      ("/operations/GetToy/http/method", 1, "operation GetToy has no HTTP method or requestUri"),
      ("/operations/GetToy/input/shape", "X", "GetToy refers to shape X, which does not exist"),
      ("/operations/GetToy/output", [:], "GetToy refers to shape ?, which does not exist"),
      ("/operations/GetToy/errors/0/shape", "E", "GetToy refers to shape E, which does not exist"),
      ("/shapes/List/member", .null, "List refers to shape ?, which does not exist"),
      ("/shapes/List", ["type": "list"], "list List has no member"),
      ("/shapes/Map", ["type": "map"], "map Map has no key or value"),
      (
        "/shapes/Map", ["type": "map", "key": ["shape": "Text"]], "map Map has no key or value"
      ),
      ("/shapes/Map/value/shape", "V", "Map refers to shape V, which does not exist"),
      ("/shapes/In/members/id/shape", "M", "In.id refers to shape M, which does not exist"),
      ("/shapes/In/members/id", .null, "In.id refers to shape ?, which does not exist"),
      ("/shapes/Text", [:], "shape Text has the unknown type ?"),
      ("/shapes/Text/type", "poem", "shape Text has the unknown type poem"),
    ] as [(String, JSON, String)])
  func broken(pointer: String, value: JSON, reason: String) throws {
    let model = try Self.toy(pointer, value)
    #expect(throws: ModelError(.broken, "The model of toy cannot be used: \(reason).")) {
      try Self.read(model)
    }
  }
}
