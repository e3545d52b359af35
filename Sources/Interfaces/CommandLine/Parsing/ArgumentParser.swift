/// An option as it is declared: parsing and help are both made from this.
struct Option: Sendable {
  enum Value: Sendable {
    /// The option stands alone: `--live`.
    case none
    /// A value follows, called this in the help: `--region REGION`.
    case text(String)
    /// Any number of values follow, up to the next option: `--account-ids ID ID`.
    case list(String)
    /// One of these words follows: `--output json`.
    case choice([String])
    /// `true` or `false` may follow, and `true` is meant when neither does.
    case boolean
  }

  var name: String
  var value: Value
  var help: String
  /// Set apart from other options that are called the same.
  var scope = ""
  /// Whether "" is a value like any other; mostly it is a shell variable that was never set.
  var allowsEmpty = false
  /// Values that a shell offers, besides which others may be right.
  var suggestions: [String] = []

  static let help = Option(name: "help", value: .none, help: "Show this help.")

  /// What its values are kept under.
  var key: String { scope + name }

  /// The option as it is typed; a script's parameter `dry_run` is `--dry-run`.
  var flag: String { "--" + hyphenated(name) }

  /// The option as the help shows it: `--region REGION`.
  var synopsis: String {
    switch value {
    case .none: flag
    case .text(let placeholder): "\(flag) \(placeholder)"
    case .list(let placeholder): "\(flag) \(placeholder) ..."
    case .choice(let words): "\(flag) " + words.joined(separator: "|")
    case .boolean: "\(flag)[=true|false]"
    }
  }
}

/// Options that belong together, under the title that the help gives them.
struct OptionGroup: Sendable {
  var title: String
  /// What there is to say of them together.
  var about = ""
  var options: [Option]
}

/// The values that a command line gave to options.
struct Arguments {
  fileprivate var given: [String: [String]] = [:]

  subscript(_ name: String) -> String? { given[name]?.first }

  /// Everything that was given to an option that takes a list, or nil if it was not given.
  func words(_ name: String) -> [String]? { given[name] }

  /// The values of these options alone, as far as they were given.
  func values(of options: [Option]) -> [String: String] {
    given.compactMapValues(\.first).filter { name, _ in options.contains { $0.name == name } }
  }

  func has(_ name: String) -> Bool { given[name] != nil }

  /// The whole number that was given to an option, or nil if the option was not given.
  func integer(_ name: String) throws(CommandError) -> Int64? {
    guard let text = self[name] else { return nil }
    guard let number = Int64(text) else {
      throw .usage("--\(name) takes a whole number (64 bits), not '\(text)'")
    }
    return number
  }
}

extension Arguments {
  /// The number that was given to an option, or nil if the option was not given.
  func number(_ name: String) throws(CommandError) -> Double? {
    guard let text = self[name] else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw .usage("--\(name) takes a number, not '\(text)'")
    }
    return number
  }
}

/// Reads a command line from left to right. A command asks for its operands one after the other
/// and may declare more options in between, as `run` does when it has seen which script it is.
struct ArgumentParser {
  private let command: Subcommand
  private var groups: [OptionGroup]
  private var words: ArraySlice<String>
  private var onlyOperandsFollow = false
  private var arguments = Arguments()

  init(_ words: ArraySlice<String>, for command: Subcommand) {
    self.words = words
    self.command = command
    groups = [OptionGroup(title: "options", options: command.options + [.help])]
  }

  mutating func declare(_ group: OptionGroup) {
    groups.append(group)
  }

  /// The next operand, which the command cannot do without.
  mutating func operand(_ name: String) throws(CommandError) -> String {
    if let operand = try optionalOperand() { return operand }
    try stopForHelp()
    throw .usage("\(name) is missing: \(command.synopsis)")
  }

  /// The next operand, or nil if there is none. Options before it are read on the way.
  mutating func optionalOperand() throws(CommandError) -> String? {
    while let word = words.popFirst() {
      if onlyOperandsFollow || word == "-" || !word.hasPrefix("-") { return word }
      if word == "--" { onlyOperandsFollow = true } else { try readOption(word) }
    }
    return nil
  }

  /// Reads what is left, in which no operand may be.
  mutating func finish() throws(CommandError) -> Arguments {
    if let operand = try optionalOperand() {
      throw .usage("'\(operand)' is one operand too many: \(command.synopsis)")
    }
    try stopForHelp()
    return arguments
  }

  /// The value of an option that decides which other options there are, wherever it stands.
  func valueAhead(of option: Option) -> String? {
    if let value = arguments[option.name] { return value }
    for (index, word) in words.enumerated() {
      if word == option.flag { return words.dropFirst(index + 1).first }
      if word.hasPrefix(option.flag + "=") { return String(word.dropFirst(option.flag.count + 1)) }
    }
    return nil
  }

  private func stopForHelp() throws(CommandError) {
    if arguments.has(Option.help.name) { throw .help(command.help(with: groups)) }
  }

  private mutating func readOption(_ word: String) throws(CommandError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0] == "-h" ? "--help" : String(parts[0])
    let option = try declared(name)
    let values = try values(of: option, attached: parts.count > 1 ? String(parts[1]) : nil)
    if values.contains("") && !option.allowsEmpty {
      throw .usage("\(option.flag) has an empty value; leave it out, or say: \(option.synopsis)")
    }
    arguments.given[option.key] = values
  }

  /// Of options that are called the same, one that is set apart is meant.
  private func declared(_ name: String) throws(CommandError) -> Option {
    let options = groups.flatMap(\.options)
    let flag = hyphenated(name)
    let called = options.filter { $0.flag == flag }
    if let option = called.first(where: { !$0.scope.isEmpty }) ?? called.first { return option }
    if let reason = ConnectionOptions.refused[name] {
      throw .usage("there is no \(name): \(reason)")
    }
    let suggestion = nearest(to: name, among: options.map(\.flag))
    let hint = suggestion.map { "; did you mean \($0)?" } ?? ": \(command.synopsis)"
    throw .usage("unknown option '\(name)'" + hint)
  }

  private mutating func values(
    of option: Option, attached: String?
  ) throws(CommandError) -> [String] {
    switch option.value {
    case .none:
      guard let attached else { return ["true"] }
      throw .usage("\(option.flag) takes no value, but '\(attached)' was given")
    case .text:
      return [try valueOrNext(attached, of: option)]
    case .list:
      return (attached.map { [$0] } ?? []) + valuesThatFollow()
    case .choice(let choices):
      let value = try valueOrNext(attached, of: option)
      guard choices.contains(value) else {
        throw .usage("\(option.flag) is \(alternatives(choices)), not '\(value)'")
      }
      return [value]
    case .boolean:
      if let attached { return [attached] }
      guard let next = words.first, ["true", "false"].contains(next) else { return ["true"] }
      return [words.removeFirst()]
    }
  }

  /// What stands behind `=`, or else the next word. One that looks like an option is a forgotten
  /// value more often than it is meant; `--name=--value` says that it is.
  private mutating func valueOrNext(
    _ attached: String?, of option: Option
  ) throws(CommandError) -> String {
    if let attached { return attached }
    guard let value = words.first, !value.hasPrefix("--") else {
      throw .usage("\(option.flag) needs a value: \(option.synopsis)")
    }
    return words.removeFirst()
  }

  private mutating func valuesThatFollow() -> [String] {
    let values = words.prefix { !$0.hasPrefix("--") }
    words.removeFirst(values.count)
    return Array(values)
  }
}

/// "json", "json or csv", "json, text or table".
func alternatives(_ words: [String]) -> String {
  let last = words.suffix(2).joined(separator: " or ")
  return (words.dropLast(2) + [last]).joined(separator: ", ")
}

func hyphenated(_ name: String) -> String {
  String(
    decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
}
