/// The input of a call as the command line gives it: whole, by `--input`, or by the flags of its
/// members as the AWS CLI takes them.
struct CallInput {
  static let options = [
    Option(
      name: "input", value: .text("JSON|@FILE|-"),
      help: "The request, from the command line, a file or the standard input (default {})."),
    Option(
      name: "cli-input-json", value: .text("JSON|file://PATH"),
      help: "Members as JSON; flags of members go before it."),
  ]

  /// The request as JSONValue.
  let text: [UInt8]
  /// The flags that made it; nil where `--input` gave it as a whole.
  private let flags: MemberFlags?

  init(_ arguments: Arguments, flags: MemberFlags) throws(CommandError) {
    var members = try flags.members(in: arguments)
    let rest = try CallInput.members(ofJSON: arguments["cli-input-json"])
    guard let input = arguments["input"] else {
      members += rest.filter { member in !members.contains { $0.name == member.name } }
      text = Array(JSONValue.object(members).inline.utf8)
      self.flags = flags
      return
    }
    let other = members.first.flatMap { flags.flag(of: $0.name) }
    if let other = other ?? (arguments.has("cli-input-json") ? "--cli-input-json" : nil) {
      throw .usage("--input is the whole request, so that \(other) has no place beside it")
    }
    text = try InputFile.contents(of: input)
    self.flags = nil
  }

  private static func members(
    ofJSON argument: String?
  ) throws(CommandError) -> [(name: String, value: JSONValue)] {
    guard let argument else { return [] }
    let text = try InputFile.contents(ofURL: argument) ?? argument
    guard case .object(let members) = try JSONValue(parsing: text, called: "--cli-input-json")
    else {
      throw .usage("--cli-input-json takes an object, not: \(text.prefix(60))")
    }
    return members
  }

  /// A refusal of the input in terms of the flags that made it, so that "/accountIds/0" of the
  /// library is "--account-ids /0" to the user.
  func explained(_ answer: MusterResult, operation: String) -> CommandError? {
    guard let flags else { return nil }
    let violations = answer.json["Error"]?["Violations"]?.elements ?? []
    let lines = violations.map { violation in
      let pointer = violation["Pointer"]?.string ?? ""
      return "\n  \(place(at: pointer, flags)): \(violation["Message"]?.string ?? "")"
    }
    guard !lines.isEmpty else { return nil }
    return .usage("the input of \(operation) is not valid:" + lines.joined())
  }

  private func place(at pointer: String, _ flags: MemberFlags) -> String {
    let tokens = pointer.split(separator: "/", maxSplits: 1)
    guard let member = tokens.first, let flag = flags.flag(of: String(member)) else {
      return pointer.isEmpty ? "the input" : pointer
    }
    return ([flag] + tokens.dropFirst().map { "/" + $0 }).joined(separator: " ")
  }
}
