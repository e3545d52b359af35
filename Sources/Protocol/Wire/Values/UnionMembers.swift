import MusterDocument
import MusterModel

/// Unions, which have exactly one member; as with botocore, what has another number of them is none.
extension Structure {
  static let noUnion = "is a union, which has exactly one member"

  /// The member that came, of these names; "__type" is not one, as little as with botocore.
  func only(of names: [String]) -> String? {
    let names = Set(names).subtracting(["__type"])
    return names.count == 1 ? names.first : nil
  }

  /// Writes what stands for a member that this model does not know yet; the word is botocore's.
  func writeUnknownMember(_ name: String, to writer: inout JSONWriter) {
    guard !members.contains(where: { $0.wireName == name }) else { return }
    writer.key("SDK_UNKNOWN_MEMBER")
    writer.json(["name": .string(name)])
  }
}
