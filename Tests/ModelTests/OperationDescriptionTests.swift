import MusterDocument
import Testing

@testable import MusterModel

@Suite struct OperationDescriptionTests {
  private static func description(_ model: JSON) throws -> JSON {
    let model = try ModelReaderTests.read(
      model,
      paginators: [
        "pagination": [
          "GetToy": ["input_token": "t", "output_token": "u", "non_aggregate_keys": ["n"]]
        ]
      ])
    return model.description(of: try #require(model.operation("GetToy")))
  }

  @Test("The description of an operation has its shapes, errors and paging")
  func whole() throws {
    let description = try Self.description(ModelReaderTests.toy)
    #expect(description["method"] == "get_toy" && description["path"] == "/toys/{id}")
    #expect(
      description["input"]
        == [
          "shape": "In", "type": "structure", "required": ["id"],
          "members": [
            "id": ["shape": "Text", "type": "string", "sensitive": true, "enum": ["A", "B"]]
          ],
        ])
    #expect(
      description["output"]
        == [
          "shape": "Out", "type": "structure",
          "members": [
            "self": ["shape": "Out"],
            "list": [
              "shape": "List", "type": "list", "min": 1, "max": 5,
              "element": ["shape": "Number", "type": "integer"],
            ],
            "map": [
              "shape": "Map", "type": "map",
              "key": ["shape": "Text", "type": "string", "sensitive": true, "enum": ["A", "B"]],
              "value": ["shape": "Number", "type": "integer"],
            ],
          ],
        ])
    #expect(description["errors"] == [["code": "OopsCode", "httpStatus": 418]])
    let pagination = try #require(description["pagination"])
    #expect(pagination["inputTokens"] == ["t"])
    #expect(pagination["nonAggregateKeys"] == ["n"])
    #expect(description["deprecated"] == false)
  }

  @Test("A token that the library generates is not required")
  func token() throws {
    let model = try ModelReaderTests.toy("/shapes/In/members/id/idempotencyToken", true)
    let input = try #require(try Self.description(model)["input"])
    #expect(input["required"] == nil)
    #expect(input["members"]?["id"]?["idempotencyToken"] == true)
  }

  @Test("A recursive list is named but not described again")
  func endless() throws {
    let list: JSON = ["type": "list", "member": ["shape": "List"]]
    let description = try Self.description(ModelReaderTests.toy("/shapes/List", list))
    #expect(
      description["output"]?["members"]?["list"]
        == ["shape": "List", "type": "list", "element": ["shape": "List"]])
  }

  @Test("Shapes beyond the limits of depth and number are only named")
  func bounded() throws {
    var model = ModelReaderTests.toy
    for level in 0..<200 {
      let next: JSON = ["shape": .string("S\(level + 1)")]
      try model.set(
        ["type": "structure", "members": ["a": next, "b": next]],
        at: #require(JSONPointer("/shapes/S\(level)")))
    }
    try model.set(["type": "string"], at: #require(JSONPointer("/shapes/S200")))
    try model.set(["shape": "S0"], at: #require(JSONPointer("/shapes/Out/members/deep")))
    let text = try Self.description(model).text
    #expect(text.utf8.count < 4_000_000)
    #expect(try Document(text).root["output"]?["members"]?["deep"] != nil)
  }
}
