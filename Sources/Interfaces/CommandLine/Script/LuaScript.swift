/// A Lua script: its source, its parameters, and a way to run it.
struct LuaScript {
  var name: String
  var source: [UInt8]

  init(at path: String) throws(CommandError) {
    source = try InputFile.bytes(at: path)
    name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Endpoints, and patterns of roles, that the script's clients may use.
  struct Grants {
    var endpoints: [String] = []
    var roles: [String] = []
  }

  /// The permissions of a script, besides calling clients of the session.
  struct Permissions {
    var grants = Grants()
    /// The files that it may read, as they are named on the command line.
    var files: Set<String> = []
    /// The contents of files that have been read already.
    var contents: [String: [UInt8]] = [:]
    /// Receives the path of each file that it has read.
    var didRead: (String) throws(CommandError) -> Void = { _ in }
    /// Receives each line that it prints.
    var print: (String) -> Void = { _ in }
    /// Receives each line that it logs.
    var log: (String) -> Void = { _ in }
  }

  /// The script's parameters, as options of the command line.
  func parameters() throws(CommandError) -> OptionGroup {
    let host = try MusterScript(session: nil, arguments: "{}", permissions: Permissions())
    let description = try host.describe(self)
    return OptionGroup(
      title: "parameters of \(name)",
      about: description.aboutScript,
      options: (description["parameters"]?.elements ?? []).compactMap(Option.init(parameter:)))
  }

  /// Runs the script and returns its value.
  func run(
    in session: MusterSession, arguments: [String: String], permissions: Permissions
  ) throws(CommandError) -> ScriptValue {
    let input = MusterInput()
    for (name, value) in arguments { try input.set(name, to: value) }
    let host = try MusterScript(
      session: session, arguments: input.text, permissions: permissions)
    return try host.run(self)
  }
}

extension Option {
  /// True if the option is a script's parameter that names a file.
  var isFile: Bool { if case .text("FILE") = value { true } else { false } }

  /// A parameter in the form of muster_script_describe().
  fileprivate init?(parameter: JSONValue) {
    guard let name = parameter["name"]?.string else { return nil }
    let type = parameter["type"]?.string ?? "string"
    let isFile = ["accounts", "file"].contains(type)
    self.init(
      name: name,
      value: type == "boolean" ? .boolean : .text(isFile ? "FILE" : type.uppercased()),
      help: parameter.helpOfParameter,
      allowsEmpty: true)
  }
}

extension JSONValue {
  /// The first comment of a script, and the flags that it needs with --live.
  fileprivate var aboutScript: String {
    let flags = [("endpoints", "--allow-endpoint"), ("roles", "--allow-role")].flatMap {
      kind, flag in
      (self["needs"]?[kind]?.elements ?? []).compactMap(\.string).map {
        "\(flag) \($0.quotedForShell)"
      }
    }
    let needs = flags.isEmpty ? [] : ["With --live, it needs \(flags.joined(separator: " "))."]
    return ([self["about"]?.string ?? ""] + needs).filter { !$0.isEmpty }.joined(separator: " ")
  }

  fileprivate var helpOfParameter: String {
    var words = self["help"]?.string ?? ""
    if case .boolean(true)? = self["required"] { words += " (required)" }
    if let value = self["default"]?.asArgument { words += " (default \(value))" }
    return words
  }

  /// A default as it would be written on the command line; nil if there is none.
  private var asArgument: String? {
    switch self {
    case .null: nil
    case .string(let text): text
    case .array(let elements): elements.compactMap(\.asArgument).joined(separator: ",")
    default: pretty
    }
  }
}
