/// The members of an operation's input as flags, in the AWS CLI's manner: `accountIds` is
/// `--account-ids`, and a boolean has a second flag that begins with `--no-`.
struct MemberFlags {
  private struct Flag {
    var member: String
    var shape: ShapeDescription
    var option: Option
    /// What the flag alone says, where it takes no value.
    var meaning: JSONValue?

    func value(of words: [String]) throws(CommandError) -> JSONValue {
      if let meaning { return meaning }
      return try MemberReader(flag: option.flag).value(of: words, as: shape)
    }
  }

  private let flags: [Flag]

  /// Options of `muster call` that the AWS CLI does not have: behind SERVICE OPERATION a member that
  /// is called the same is meant.
  private static let yielding = ["--role-arn", "--external-id"]

  /// A member that is called like any other option of `muster call` has no flag, and is given in
  /// `--input` or `--cli-input-json`. Options of pages are for operations that have some.
  init(of operation: OperationDescription) {
    let input = operation.input
    let required = input?.required ?? []
    let free = operation.pagination == nil ? PaginationOptions.options.map(\.flag) : []
    let taken = Set((Subcommand.call.options + [.help]).map(\.flag))
      .subtracting(MemberFlags.yielding + free)
    flags = (input?.members ?? []).flatMap { member in
      let flags = MemberFlags.flags(
        of: member.name, member.shape, isRequired: required.contains(member.name))
      return flags.contains { taken.contains($0.option.flag) } ? [] : flags
    }
  }

  private static let scope = "member "

  private static func flags(of member: String, _ shape: ShapeDescription, isRequired: Bool)
    -> [Flag]
  {
    let name = flagName(of: member)
    let help = (isRequired ? "Required. " : "") + shape.limits(withPatterns: false)
    guard shape.kind == .boolean else {
      let value: Option.Value =
        shape.kind == .list ? .list(shape.content?.placeholder ?? "") : .text(shape.placeholder)
      let option = Option(
        name: name, value: value, help: help, scope: scope, allowsEmpty: true,
        suggestions: shape.values + (shape.content?.values ?? []))
      return [Flag(member: member, shape: shape, option: option)]
    }
    return [(name, true), ("no-" + name, false)].map { name, meaning in
      Flag(
        member: member, shape: shape,
        option: Option(name: name, value: .none, help: help, scope: scope),
        meaning: .boolean(meaning))
    }
  }

  var options: [Option] { flags.map(\.option) }

  /// The members that were given, each as its shape asks for.
  func members(in arguments: Arguments) throws(CommandError) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    for flag in flags {
      guard let words = arguments.words(flag.option.key) else { continue }
      guard !members.contains(where: { $0.name == flag.member }) else {
        let both = flags.filter { $0.member == flag.member }.map(\.option.flag)
        throw .usage(both.joined(separator: " and ") + " exclude each other")
      }
      members.append((flag.member, try flag.value(of: words)))
    }
    return members
  }

  /// The flag of a member, or nil if it has none.
  func flag(of member: String) -> String? {
    flags.first { $0.member == member }?.option.flag
  }
}

/// A member's name as the AWS CLI spells its flag: a word begins at a capital that follows a small
/// letter or a digit, and at the last capital of a run that a small letter follows; the plural of an
/// acronym at the end is one word. A name that has a hyphen already stays as it is.
func flagName(of member: String) -> String {
  guard !member.contains("-") else { return member }
  var letters = Array(member)
  if letters.count >= 3, letters.last == "s", letters.dropLast().suffix(2).allSatisfy(\.isCapital) {
    letters[letters.count - 1] = "S"
  }
  var name = ""
  for (index, letter) in letters.enumerated() {
    let next = letters.dropFirst(index + 1).first
    if index > 0, letter.isCapital {
      let endsRun = next.map { ("a"..."z").contains($0) } ?? false
      if !letters[index - 1].isCapital || endsRun { name += "-" }
    }
    name += letter.lowercased()
  }
  return name
}

extension Character {
  fileprivate var isCapital: Bool { ("A"..."Z").contains(self) }
}
