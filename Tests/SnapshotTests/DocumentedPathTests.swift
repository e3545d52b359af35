import MusterDocument
import MusterServices
import MusterSnapshot
import MusterText
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The paths of differences, and the table of them in SCENARIO.md.
@Suite struct DocumentedPathTests {
  struct PathPattern {
    let service: String
    let names: [Substring]

    func matches(_ path: String) -> Bool {
      let parts = path.split(separator: ".")
      let isOpen = names.last == "…"
      let wanted = isOpen ? names.dropLast() : names[...]
      return (isOpen ? parts.count > wanted.count : parts.count == wanted.count)
        && zip(wanted, parts).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }

  static func patterns() throws -> [PathPattern] {
    let page = String(
      decoding: try FileBytes.contents(of: "Sources/Simulation/Simulator/SCENARIO.md"),
      as: UTF8.self)
    let table = try #require(page.split(around: "## Differences")).after
    func code(_ cell: Substring) -> [Substring] {
      cell.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
    return table.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
      let cells = line.split(separator: "|")
      return code(cells[0]).flatMap { service in
        code(cells[1]).map {
          PathPattern(service: String(service), names: $0.split(separator: "."))
        }
      }
    }
  }

  @Test("Every path is documented")
  func everyPath() throws {
    let patterns = try Self.patterns()
    #expect(patterns.count > 15)
    let organization = try SmallOrganization()
    var found: Set<String> = []
    for seed in Seeds.range(usual: 6) {
      var random = Random(seed: seed, for: ["paths"])
      var simulation = try TestOrganization(organization.text(with: #""throttle": 0"#))
      let before = simulation.organization.exportScenario(at: simulation.now)
      _ = RandomCalls(organization).run(&simulation, &random, steps: 80)
      let after = simulation.organization.exportScenario(at: simulation.now)
      let difference = Difference(between: try Document(before).root, and: try Document(after).root)
      for change in difference.changes {
        found.insert("\(change.service) \(change.path)")
        #expect(
          patterns.contains { $0.service == change.service && $0.matches(change.path) },
          "\(change.service) \(change.path)")
      }
    }
    #expect(found.count > 15)
  }
}
