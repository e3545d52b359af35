import MusterClient
import MusterDocument

/// Reads the policies of type INSPECTOR_POLICY, if the type is enabled in the root.
final class PoliciesReader {
  private struct Policy {
    var members: JSON
    var targets: [String] = []
  }

  private static let type = "INSPECTOR_POLICY"
  /// The members of the state that it writes.
  static let members = ["enablesInspectorPolicies", "policies"]

  private let context: ReaderContext
  private let tags: TagsReader
  private var isEnabled = false
  /// By id.
  private var policies: [String: Policy] = [:]

  init(_ context: ReaderContext, _ tags: TagsReader) {
    self.context = context
    self.tags = tags
  }

  /// Starts the reads if the root has the policy type.
  func begin(in root: Value) {
    isEnabled =
      root["PolicyTypes"]?.elements.contains {
        $0.text("Type") == PoliciesReader.type && $0.text("Status") == "ENABLED"
      } ?? false
    guard isEnabled else { return }
    let filter: JSON = ["Filter": .string(PoliciesReader.type)]
    let fills = ["policies"] + TagsReader.members
    context.queue.add(context.read("policies", filter, fills: fills)) { [self] page in
      for policy in page["Policies"]?.elements.map(\.self) ?? [] { read(policy) }
    }
  }

  private func read(_ summary: Value) {
    let id = summary.text("Id")
    tags.add(id)
    let input: JSON = ["PolicyId": .string(id)]
    context.queue.add(context.read("policy", input, fills: ["policies"])) { [self] response in
      let content = response.at("/Policy/Content")?.string ?? ""
      var members: JSON = [
        "name": .string(summary.text("Name")), "content": .string(content),
      ]
      let description = summary.text("Description")
      if !description.isEmpty { members["description"] = .string(description) }
      policies[id, default: Policy(members: [:])].members = members
    }
    let targets = context.read("targets_of_policy", input, fills: ["policies"])
    context.queue.add(targets) { [self] page in
      for target in page["Targets"]?.elements.map(\.self) ?? [] {
        policies[id, default: Policy(members: [:])].targets.append(target.text("TargetId"))
      }
    }
  }

  /// AWS does not report when a policy was attached. All have the same time, so that two snapshots
  /// differ only if the targets do.
  private static let unknownTime: JSON = "2026-01-01T00:00:00Z"

  /// Adds the policies whose documents could be read.
  func write(to state: inout ScenarioObject) {
    guard isEnabled else { return }
    state.add("enablesInspectorPolicies", true)
    let read = policies.filter { $0.value.members["content"] != nil }.sorted { $0.key < $1.key }
    let written = read.map { id, policy -> JSON in
      var members = policy.members
      members["policyIds"] = [.string(id)]
      members["targets"] = .object(
        policy.targets.sorted().map { ($0, PoliciesReader.unknownTime) })
      return members
    }
    state.add("policies", .array(written))
  }
}
