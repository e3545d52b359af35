/// The request of a call: from `--input`, or from the options of its members as in the AWS CLI.
struct CallInput {
  static let options = [
    Option(
      name: "input", value: .text("JSON|@FILE|-"),
      help: "Request as JSON, or @ and a file with it; - is standard input (default: {})."),
    Option(
      name: "cli-input-json", value: .text("JSON|file://PATH"),
      help: "Request as JSON. Options for single members override its members.",
      rules: [.excludes("input", inputIsComplete)]),
  ]

  static let inputIsComplete = "--input contains the whole request; use one of them"

  /// The request as JSON.
  let text: [UInt8]
  /// The options that the request is made from; nil with `--input`.
  private let memberOptions: MemberOptions?

  init(_ arguments: Arguments, _ memberOptions: MemberOptions) throws(CommandError) {
    if let input = arguments["input"] {
      text = try InputFile.contents(of: input)
      self.memberOptions = nil
      return
    }
    var members = try memberOptions.members(in: arguments)
    let others = try Self.members(ofJSON: arguments["cli-input-json"])
    members += others.filter { other in !members.contains { $0.name == other.name } }
    text = Array(JSONValue.object(members).inline.utf8)
    self.memberOptions = memberOptions
  }

  private static func members(
    ofJSON argument: String?
  ) throws(CommandError) -> [(name: String, value: JSONValue)] {
    guard let argument else { return [] }
    let text = try InputFile.contents(ofURL: argument) ?? argument
    guard case .object(let members) = try JSONValue(parsing: text, called: "--cli-input-json")
    else {
      throw .usage("--cli-input-json must be a JSON object, not: \(text.prefix(60))")
    }
    return members
  }

  /// The violations of the model in terms of the options that made the request: "/accountIds/0" of
  /// the library is "--account-ids /0" for the user. Nil if there are none, or with `--input`.
  func violations(in result: MusterResult, operation: String) -> CommandError? {
    guard let memberOptions else { return nil }
    let violations = result.json["Error"]?["Violations"]?.elements ?? []
    let lines = violations.map { violation in
      let location = location(of: violation["Pointer"]?.string ?? "", memberOptions)
      return "\n  \(location) \(violation["Message"]?.string ?? "")"
    }
    guard !lines.isEmpty else { return nil }
    return .usage("The input of \(operation) is not valid:" + lines.joined())
  }

  private func location(of pointer: String, _ memberOptions: MemberOptions) -> String {
    let tokens = pointer.split(separator: "/", maxSplits: 1)
    guard let member = tokens.first, let flag = memberOptions.flag(of: String(member)) else {
      return pointer.isEmpty ? "it" : pointer
    }
    return ([flag] + tokens.dropFirst().map { "/" + $0 }).joined(separator: " ")
  }
}
