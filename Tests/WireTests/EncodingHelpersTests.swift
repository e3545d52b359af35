import MusterDocument
import MusterModel
import MusterText
import Testing

@testable import MusterWire

/// The text formats that protocols share: Base64, lists in headers, forms.
@Suite struct EncodingHelpersTests {
  @Test(
    "Base64 is that of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("ûï¾", "w7vDr8K+"),
    ])
  func base64(bytes: String, text: String) {
    #expect(Base64.encoded(Array(bytes.utf8)) == text)
    #expect(Base64.decoded(text) == Array(bytes.utf8))
  }

  @Test(
    "Invalid Base64 is nil",
    arguments: ["Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zm9v\n", "Zm9-", "Z=9v", "é==="])
  func noBase64(text: String) {
    #expect(Base64.decoded(text) == nil)
  }

  @Test(
    "Elements of a list in a header are separated by commas and quoted if necessary",
    arguments: [
      ("a,b", ["a", "b"]), ("a", ["a"]), ("\"a,b\",c", ["a,b", "c"]), ("\"\\\"a\\\"\"", ["\"a\""]),
      ("\"a\\\\,\"", ["a\\,"]), ("a,,b", ["a", "", "b"]), ("", []),
    ] as [(String, [String])])
  func headerLists(text: String, elements: [String]) {
    #expect(HeaderList.elements(text) == elements)
    #expect(elements.map(HeaderList.quoted).joined(separator: ",") == text)
  }

  @Test("Spaces after commas in a header are ignored, and each date contains a comma")
  func headerSpaces() {
    #expect(HeaderList.elements("a,  \"b, c\" , d e ") == ["a", "b, c", "d e"])
    #expect(HeaderList.elements("a, \"\\\"b\\\"\"") == ["a", "\"b\""])
    let date = "Mon, 16 Dec 2019 23:48:18 GMT"
    #expect(HeaderList.dates("\(date), \(date)") == [date, date])
    #expect(HeaderList.dates("\(date),Mon") == [date, "Mon"])
  }

  @Test(
    "A form is parsed with both forms of spaces",
    arguments: [
      ("a=1&b=x%20y", ["a": "1", "b": "x y"]), ("a=x+y%2B", ["a": "x y+"]), ("a", ["a": ""]),
      ("a=b=c", ["a": "b=c"]), ("", [:]), ("&&", [:]),
    ])
  func forms(text: String, fields: [String: String]) throws {
    let items = try #require([QueryItem](encoded: Array(text.utf8)))
    #expect(Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value) }) == fields)
  }

  @Test("An invalid form is nil", arguments: ["%", "a=%zz", "%C3=1", "a=%FF"])
  func noForms(text: String) {
    #expect([QueryItem](encoded: Array(text.utf8)) == nil)
  }

  @Test("A form may be nested as deeply as JSON")
  func deepForms() throws {
    let name = String(repeating: "a.", count: 100_000)
    #expect(throws: WireError(message: "The form is nested more than 1024 deep.")) {
      try FormTree([QueryItem(name, "1")])
    }
  }

  @Test(
    "A number that JSON cannot represent is text; an invalid timestamp is kept unchanged",
    arguments: [
      ("share", "NaN", "NaN"), ("share", "-Infinity", "-Infinity"), ("share", "inf", "inf"),
      ("share", "1e3", .number(1000)), ("share", "12", 12), ("count", "12", 12),
      ("count", "99999999999999999999", .digits("99999999999999999999")), ("count", "x", "x"),
      ("is", "true", true), ("is", "yes", "yes"), ("time", "soon", "soon"),
    ] as [(String, String, JSON)])
  func scalars(member: String, text: String, value: JSON) throws {
    let model = try ServiceOperation("everything-json", "PutThing").model()
    let thing = try #require(model.structure(model.operation("PutThing")?.input))
    let scalar = ScalarText(model: model, timestamps: .iso8601)
    #expect(scalar.value(text, try #require(thing.member(member)).shape) == value)
  }
}
