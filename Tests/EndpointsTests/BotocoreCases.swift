import Glibc
import MusterDocument
import MusterEndpoints
import Testing

/// The endpoint test cases in botocore's source package.
struct BotocoreCases {
  /// The folder of the unpacked source package, which `make test` downloads.
  static let root = getenv("MUSTER_BOTOCORE").map { String(cString: $0) }

  /// A rule set and its cases.
  struct RuleSetCases: Sendable, CustomTestStringConvertible {
    var name: String
    var rules: String
    var cases: String

    var testDescription: String { name }
  }

  /// The services for which botocore has rules and cases.
  static var services: [RuleSetCases] {
    guard let root else { return [] }
    let folder = "\(root)/tests/functional/endpoint-rules"
    return names(in: folder).compactMap { service in
      guard let version = names(in: "\(root)/botocore/data/\(service)").last else { return nil }
      return RuleSetCases(
        name: service,
        rules: "\(root)/botocore/data/\(service)/\(version)/endpoint-rule-set-1.json",
        cases: "\(folder)/\(service)/endpoint-tests-1.json")
    }
  }

  /// The rule sets that test one function of the rules engine each.
  static var language: [RuleSetCases] {
    guard let root else { return [] }
    let folder = "\(root)/tests/unit/data/endpoints"
    return names(in: "\(folder)/test-cases").map { name in
      RuleSetCases(
        name: name, rules: "\(folder)/valid-rules/\(name)", cases: "\(folder)/test-cases/\(name)")
    }
  }

  /// The names in a folder in alphabetical order.
  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The JSON of a file.
  static func document(_ path: String) throws -> Document {
    let file = try #require(fopen(path, "r"), "\(path) cannot be read")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes += block[..<count]
    }
    return try Document(bytes)
  }
}
