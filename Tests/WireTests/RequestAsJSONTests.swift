import MusterDocument
import MusterText
import MusterWire
import Testing

@Suite struct RequestAsJSONTests {
  @Test(
    "A body that is not text is represented in Base64",
    arguments: [
      (Array("{\"ä\":1}".utf8), "body", "{\"ä\":1}"), ([], "body", ""),
      ([0xFF], "bodyBase64", "/w=="), ([0x00, 0xC3], "bodyBase64", "AMM="),
    ] as [([UInt8], String, JSON)])
  func bodies(body: [UInt8], member: String, shown: JSON) {
    let request = HTTPRequest(
      method: "PUT", host: "example.com", path: "/a", query: [QueryItem("q", "ü")],
      headers: [HTTPHeader("X", "1")], body: body)
    var expected: JSON = [
      "method": "PUT", "url": "https://example.com/a?q=%C3%BC",
      "headers": [["name": "Host", "value": "example.com"], ["name": "X", "value": "1"]],
    ]
    expected[member] = shown
    #expect(request.json == expected)
  }
}
