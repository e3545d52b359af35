import MusterDocument
import MusterModel

extension Structure {
  /// Writes what stands for a union whose member this model does not know yet, if `names` are the
  /// names of the members that came and none is known: the word is botocore's, as is the "__type"
  /// that does not count.
  func writeUnknownMember(among names: [String], to writer: inout JSONWriter) {
    let isKnown = names.contains { name in members.contains { $0.wireName == name } }
    guard let unknown = names.first(where: { $0 != "__type" }), isUnion, !isKnown else { return }
    writer.key("SDK_UNKNOWN_MEMBER")
    writer.json(["name": .string(unknown)])
  }
}
