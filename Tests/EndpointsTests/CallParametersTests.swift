import MusterDocument
import MusterEndpoints
import MusterModel
import Testing

/// Parameters of endpoint rules that calls set.
@Suite struct CallParametersTests {
  private static let model: JSON = [
    "metadata": ["endpointPrefix": "toy", "protocol": "json", "apiVersion": "2026-01-01"],
    "operations": [
      "Get": [
        "http": ["method": "POST", "requestUri": "/"], "input": ["shape": "In"],
        "staticContextParams": ["Kind": ["value": "control"], "Fixed": ["value": true]],
        "operationContextParams": [
          "Names": ["path": "keys(map)"], "Kind": ["path": "id"], "Id": ["path": "list[0]"],
          "All": ["path": "list"],
        ],
      ],
      "Plain": ["http": ["method": "POST", "requestUri": "/"]],
    ],
    "shapes": [
      "In": [
        "type": "structure",
        "members": [
          "id": ["shape": "Text", "contextParam": ["name": "Id"]],
          "kind": ["shape": "Text", "contextParam": ["name": "Kind"]],
          "map": ["shape": "Map"], "list": ["shape": "List"],
        ],
      ],
      "Map": ["type": "map", "key": ["shape": "Text"], "value": ["shape": "Text"]],
      "List": ["type": "list", "member": ["shape": "Text"]], "Text": ["type": "string"],
    ],
  ]

  private static func parameters(_ operation: String, _ input: String) throws -> [String: RuleValue]
  {
    let model = try Models().add("toy", model: model.bytes, paginators: nil)
    let operation = try #require(model.operation(operation))
    return try model.endpointParameters(of: operation, Document(input).root)
  }

  @Test(
    "Fixed values precede members, and members precede selections",
    arguments: [
      ("{}", ["Kind": .string("control"), "Fixed": .boolean(true)]),
      (
        #"{"id": "x", "kind": "data", "list": ["y"], "map": {"a": "1", "b": "2"}}"#,
        [
          "Kind": .string("control"), "Fixed": .boolean(true), "Id": .string("x"),
          "Names": .array([.string("a"), .string("b")]), "All": .array([.string("y")]),
        ]
      ),
      (
        #"{"list": ["y"]}"#,
        [
          "Kind": .string("control"), "Fixed": .boolean(true), "Id": .string("y"),
          "All": .array([.string("y")]),
        ]
      ),
      (#"{"id": null}"#, ["Kind": .string("control"), "Fixed": .boolean(true)]),
    ] as [(String, [String: RuleValue])])
  func precedence(input: String, expected: [String: RuleValue]) throws {
    #expect(try Self.parameters("Get", input) == expected)
  }

  @Test("An operation without such traits sets no parameters")
  func none() throws {
    #expect(try Self.parameters("Plain", "{}").isEmpty)
    let model = try Models().add("toy", model: Self.model.bytes, paginators: nil)
    #expect(!model.setsEndpointParameters(try #require(model.operation("Plain"))))
    #expect(model.setsEndpointParameters(try #require(model.operation("Get"))))
  }
}
