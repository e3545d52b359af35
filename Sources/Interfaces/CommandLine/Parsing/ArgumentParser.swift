/// Reads a command line from left to right. A command takes its operands one by one and may declare
/// more options in between, as `run` does for the parameters of the script.
struct ArgumentParser {
  private let command: Subcommand
  private var groups: [OptionGroup]
  private var words: ArraySlice<String>
  private var onlyOperandsFollow = false
  private var arguments = Arguments()

  init(_ words: ArraySlice<String>, for command: Subcommand) {
    self.words = words
    self.command = command
    groups = command.optionGroups
  }

  private var options: [Option] { groups.flatMap(\.options) }

  /// Adds options, which the help lists before those that all uses of the command have.
  mutating func declare(_ group: OptionGroup) {
    groups.insert(group, at: 0)
  }

  /// The next operand; throws if there is none.
  mutating func operand(_ name: String) throws(CommandError) -> String {
    if let operand = try optionalOperand() { return operand }
    try stopForHelp()
    throw .usage("missing argument \(name) (usage: \(command.synopsis))")
  }

  /// The next operand, or nil if there is none. Reads the options before it.
  mutating func optionalOperand() throws(CommandError) -> String? {
    while let word = words.popFirst() {
      if onlyOperandsFollow || word == "-" || !word.hasPrefix("-") { return word }
      if word == "--" { onlyOperandsFollow = true } else { try readOption(word) }
    }
    return nil
  }

  /// The next operand, which rules of options can name; nil if there is none.
  mutating func optionalOperand(_ name: String) throws(CommandError) -> String? {
    guard let operand = try optionalOperand() else { return nil }
    arguments.set(operand: name, to: operand)
    return operand
  }

  /// Reads the remaining options and checks that those given can be used together.
  mutating func finish() throws(CommandError) -> Arguments {
    if let operand = try optionalOperand() {
      throw .usage("unexpected argument '\(operand)' (usage: \(command.synopsis))")
    }
    try stopForHelp()
    for rule in command.operandRules { try rule.check(given: arguments.has) }
    try options.checkRules(given: arguments.has)
    OutputSettings.current = OutputSettings(arguments)
    return arguments
  }

  /// The value of an option that decides which other options exist, wherever it is.
  func valueAhead(of option: Option) -> String? {
    if let value = arguments[option.name] { return value }
    for (index, word) in words.enumerated() {
      if word == option.flag { return words.dropFirst(index + 1).first }
      if word.hasPrefix(option.flag + "=") { return String(word.dropFirst(option.flag.count + 1)) }
    }
    return nil
  }

  /// True if an option was read, or its flag follows.
  func isGiven(_ option: Option) -> Bool {
    arguments.has(option.key) || words.contains(option.flag)
  }

  private func stopForHelp() throws(CommandError) {
    if arguments.has(Option.help.name) { throw .helpRequested(command.help(with: groups)) }
  }
}

// MARK: - Options

extension ArgumentParser {
  private mutating func readOption(_ word: String) throws(CommandError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0] == "-h" ? "--help" : String(parts[0])
    guard let option = declared(name) else { throw unknown(name) }
    let values = try values(of: option, attached: parts.count > 1 ? String(parts[1]) : nil)
    if values.contains("") && !option.allowsEmpty {
      throw .usage("\(option.flag) has an empty value; give a value or omit it: \(option.synopsis)")
    }
    if let value = values.first, let requirement = option.requirement(notMetBy: value) {
      throw .usage("\(option.flag) must be \(requirement), not '\(value)'")
    }
    let earlier = option.isRepeatable ? arguments.words(option.key) ?? [] : []
    arguments.set(option, to: earlier + values)
  }

  /// The option with this flag. If several have it, one with a scope takes precedence.
  private func declared(_ name: String) -> Option? {
    let flag = hyphenated(name)
    let named = options.filter { $0.flag == flag }
    return named.first { !$0.scope.isEmpty } ?? named.first
  }

  private func unknown(_ name: String) -> CommandError {
    if let alternative = unsupportedOptions[name] {
      return .usage("muster does not support \(name): \(alternative)")
    }
    let suggestion = suggestedName(for: name, among: options.map(\.flag))
    let hint = suggestion.map { "; did you mean \($0)?" } ?? " (usage: \(command.synopsis))"
    return .usage("unknown option '\(name)'" + hint)
  }

  private mutating func values(
    of option: Option, attached: String?
  ) throws(CommandError) -> [String] {
    switch option.value {
    case .none:
      guard let attached else { return ["true"] }
      throw .usage("\(option.flag) does not take a value, but '\(attached)' was given")
    case .text, .integer, .number, .choice:
      return [try valueOrNext(attached, of: option)]
    case .list:
      return (attached.map { [$0] } ?? []) + followingValues()
    case .boolean:
      if let attached { return [attached] }
      guard let next = words.first, ["true", "false"].contains(next) else { return ["true"] }
      return [words.removeFirst()]
    }
  }

  /// The value after `=`, or else the next argument. An argument that begins with `--` is rejected,
  /// because usually the value was forgotten; `--name=--value` is accepted.
  private mutating func valueOrNext(
    _ attached: String?, of option: Option
  ) throws(CommandError) -> String {
    if let attached { return attached }
    guard let value = words.first, !value.hasPrefix("--") else {
      throw .usage("\(option.flag) requires a value: \(option.synopsis)")
    }
    return words.removeFirst()
  }

  private mutating func followingValues() -> [String] {
    let values = words.prefix { !$0.hasPrefix("--") }
    words.removeFirst(values.count)
    return Array(values)
  }
}

extension Option {
  /// A description of the values that the option accepts; nil if it accepts `text`.
  fileprivate func requirement(notMetBy text: String) -> String? {
    switch value {
    case .integer(_, let range):
      if let number = Int64(text), range.contains(number) { return nil }
      if range == .any { return "a 64-bit integer" }
      return range.upperBound == .max
        ? "an integer, at least \(range.lowerBound)"
        : "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .number(_, let range):
      if let number = Double(text), range.contains(number) { return nil }
      return "a number from \(Int64(range.lowerBound)) to \(Int64(range.upperBound))"
    case .choice(let choices):
      return choices.contains(text) ? nil : alternatives(choices)
    case .none, .text, .list, .boolean:
      return nil
    }
  }
}

extension ClosedRange<Int64> {
  /// All integers.
  static var any: ClosedRange<Int64> { .min ... .max }
}
