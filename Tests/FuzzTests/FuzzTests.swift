import Foundation
import MusterFuzz
import Testing

/// Runs every target with its examples: those that fuzzers begin with, and those that broke it
/// once.
@Suite struct FuzzTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("fuzz")

  private static func examples(_ kind: String, _ target: FuzzTarget) -> [URL] {
    let folder = folder.appendingPathComponent(kind).appendingPathComponent(target.name)
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return files ?? []
  }

  @Test("A target has initial examples", arguments: FuzzTarget.all.map(\.name))
  func hasExamples(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    #expect(!Self.examples("corpus", target).isEmpty)
  }

  @Test(
    "A target does not crash on examples that broke it once", arguments: FuzzTarget.all.map(\.name))
  func survives(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    for example in ["corpus", "regressions"].flatMap({ Self.examples($0, target) }) {
      target.read(Array(try Data(contentsOf: example)))
    }
  }

  @Test("Every folder of examples belongs to a target", arguments: ["corpus", "regressions"])
  func belongs(kind: String) {
    let path = Self.folder.appendingPathComponent(kind).path
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    #expect(Set(folders).isSubset(of: FuzzTarget.all.map(\.name)))
  }
}
