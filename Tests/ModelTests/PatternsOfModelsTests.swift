import MusterDocument
import TestSupport
import Testing

@testable import MusterModel

@Suite struct PatternsOfModelsTests {
  /// The patterns in a service's model.
  private static func patterns(of service: String) throws -> Set<String> {
    let document = try #require(try Models.builtIn.document("service-2", of: service))
    let shapes = try #require(document.root["shapes"])
    return Set(shapes.members.compactMap { $0.value["pattern"]?.string })
  }

  @Test(
    "All patterns of the built-in models are supported except these",
    arguments: [
      (
        "inspector2", 54,
        [
          #"(?!aws:)[a-zA-Z+-=._:/]+"#,
          #".*\b[a-f0-9]{8}\b-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-\b[a-f0-9]{12}\b.*"#,
          #"[^\p{C}]*"#, #"[\p{L}\p{N}_-]+"#, #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
          #"[\p{L}\p{Z}\p{N}_.:/=\-@]*"#,
        ]
      ),
      ("macie2", 9, []),
      ("organizations", 30, [#"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#]),
      (
        "sts", 11,
        [#"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"#, #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#]
      ),
    ] as [(String, Int, [String])])
  func leftOut(service: String, count: Int, expected: [String]) throws {
    let patterns = try Self.patterns(of: service)
    #expect(patterns.count == count)
    #expect(patterns.filter { !Pattern($0).isSupported } == Set(expected))
  }

  @Test(
    "Swift's own regular expressions return the same results", arguments: Models.builtIn.services)
  func peer(service: String) throws {
    var random = SplitMix(seed: 7)
    for text in try Self.patterns(of: service) {
      let pattern = Pattern(text)
      guard pattern.isSupported else { continue }
      let peer = try Regex(text).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
      for _ in 0..<200 {
        let example = Self.example(&random)
        let found = example.firstMatch(of: peer) != nil
        #expect(pattern.isFound(in: example) == found, "\(text) in '\(example)'")
      }
    }
  }

  /// A random text made of characters that occur in the patterns.
  private static func example(_ random: inout SplitMix) -> String {
    let pieces = [
      "arn:aws:", "inspector2:", "macie2:", "us-east-1:", "123456789012", ":", "/", "owner/", "-",
      "o-a1b2c3d4e5", "0123456789ab", "a1b2", "allow-list/", "ami-", "sg-", "10.0.0.1", "23:59",
      "$LATEST", "sha256:", "i-", "https://", ".", "_", "é", " ", "\n", "*", "\\", "C:\\",
      "0123456789abcdef0123456789abcdef",
    ]
    return (0..<Int.random(in: 0...8, using: &random))
      .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }
}
