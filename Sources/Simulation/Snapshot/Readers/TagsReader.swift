import MusterDocument

/// Reads the tags of accounts, units, the root and policies, if the snapshot has details.
final class TagsReader {
  /// The members of the state that it writes.
  static let members = ["tags"]

  private let context: ReaderContext
  private let sequence: ReadSequence
  /// By the id of the resource.
  private var tags: [String: JSON] = [:]

  init(_ context: ReaderContext) {
    self.context = context
    sequence = ReadSequence(context.queue)
  }

  /// Reads the tags of the resource `id`.
  func add(_ id: String) {
    guard context.hasDetails else { return }
    let read = context.read("tags", ["ResourceId": .string(id)], fills: TagsReader.members)
    sequence.add(read) { [self] page in
      for tag in page["Tags"]?.elements.map(\.self) ?? [] {
        tags[id, default: [:]][tag.text("Key")] = .string(tag.text("Value"))
      }
    }
  }

  func write(to state: inout ScenarioObject) {
    guard !tags.isEmpty else { return }
    state.add("tags", .object(tags.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
  }
}
