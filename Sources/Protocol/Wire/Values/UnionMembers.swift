import MusterDocument
import MusterModel

/// Unions, which have exactly one member. Any other number is an error, as in botocore.
extension Structure {
  static let unionError = "is a union, which must have exactly one member"

  /// The only name in `names`; nil if there is another number of them. "__type" does not count, as
  /// in botocore.
  func only(of names: [String]) -> String? {
    let names = Set(names).subtracting(["__type"])
    return names.count == 1 ? names.first : nil
  }

  /// Writes the substitute for a member that the model does not have yet. The name is botocore's.
  func writeUnknownMember(_ name: String, to writer: inout JSONWriter) {
    guard !members.contains(where: { $0.wireName == name }) else { return }
    writer.key("SDK_UNKNOWN_MEMBER")
    writer.json(["name": .string(name)])
  }
}
