/// The members of an operation's input as options, as in the AWS CLI: `accountIds` is
/// `--account-ids`, and a boolean has a second option that begins with `--no-`.
struct MemberOptions {
  private struct MemberOption {
    var member: String
    var shape: ShapeDescription
    var option: Option
    /// The value of the member if the option takes none.
    var constant: JSONValue?

    func value(of words: [String]) throws(CommandError) -> JSONValue {
      if let constant { return constant }
      return try MemberReader(flag: option.flag).value(of: words, as: shape)
    }
  }

  private let memberOptions: [MemberOption]

  /// Options of `muster call` that the AWS CLI does not have. After SERVICE OPERATION, members with
  /// the same name take precedence over them.
  private static let yielding = ["--role-arn", "--external-id"]

  /// A member with the name of any other option of `muster call` has no option; it is given in
  /// `--input` or `--cli-input-json`. The names of pagination options are free if the operation has
  /// no pages.
  init(of operation: OperationDescription) {
    let input = operation.input
    let required = input?.required ?? []
    let free = operation.pagination == nil ? PaginationOptions.options.map(\.flag) : []
    let taken = Set(Subcommand.call.allOptions.map(\.flag)).subtracting(Self.yielding + free)
    memberOptions = (input?.members ?? []).flatMap { member in
      let options = Self.memberOptions(
        for: member.name, member.shape, isRequired: required.contains(member.name))
      return options.contains { taken.contains($0.option.flag) } ? [] : options
    }
  }

  private static let scope = "member "

  private static func memberOptions(
    for member: String, _ shape: ShapeDescription, isRequired: Bool
  ) -> [MemberOption] {
    let name = optionName(ofMember: member)
    var option = Option(
      name: name, value: value(of: shape),
      help: (isRequired ? "Required. " : "") + shape.limits(withPatterns: false), scope: scope,
      rules: [.excludes("input", CallInput.inputIsComplete, isInHelp: false)])
    guard shape.kind == .boolean else {
      option.allowsEmpty = true
      option.suggestions = shape.values + (shape.content?.values ?? [])
      return [MemberOption(member: member, shape: shape, option: option)]
    }
    var opposite = option
    opposite.name = "no-" + name
    opposite.rules.append(
      .excludes(option.key, "they set the same member; use one of them", isInHelp: false))
    return [(option, true), (opposite, false)].map { option, value in
      MemberOption(member: member, shape: shape, option: option, constant: .boolean(value))
    }
  }

  private static func value(of shape: ShapeDescription) -> Option.ArgumentType {
    switch shape.kind {
    case .boolean: .none
    case .list: .list(shape.content?.placeholder ?? "")
    default: .text(shape.placeholder)
    }
  }

  var options: [Option] { memberOptions.map(\.option) }

  /// The members that were given, each with a value of its shape's type.
  func members(in arguments: Arguments) throws(CommandError) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    for each in memberOptions {
      guard let words = arguments.words(each.option.key) else { continue }
      members.append((each.member, try each.value(of: words)))
    }
    return members
  }

  /// The option of a member, such as "--account-ids"; nil if it has none.
  func flag(of member: String) -> String? {
    memberOptions.first { $0.member == member }?.option.flag
  }
}

/// The name of a member's option, as the AWS CLI forms it. A word begins at a capital after a small
/// letter or digit, and at the last capital of a run before a small letter; the plural of an
/// acronym at the end is one word. A name that contains a hyphen is unchanged.
func optionName(ofMember member: String) -> String {
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
