/// A word that the shell can complete, with a description.
struct CompletionCandidate: Sendable {
  var word: String
  var about = ""
}

/// The arguments of a command before the word to complete.
struct TypedArguments {
  fileprivate(set) var operands: [String] = []
  fileprivate var values: [String: String] = [:]

  subscript(_ option: Option) -> String? { values[option.name] }
}

/// Completes a command line. The scripts of `muster completion` call `muster complete WORD ...`, so
/// that services, operations and options come from the models. Each candidate is a line with the
/// word, a tab and the description. Without candidates, the shell completes file names, unless the
/// exit code says that the command line takes no further word.
enum ShellCompletion {
  static func print(for words: [String]) -> ExitCode {
    let beginning = words.last ?? ""
    guard let all = all(for: words) else { return .unfinished }
    let candidates = all.filter { $0.word.hasPrefix(beginning) }
    StandardStream.output.write(
      candidates.map { "\($0.word)\t\($0.about.firstSentence)\n" }.joined())
    return .done
  }

  /// The candidates for the last of `words`, whatever it begins with; nil if no word can follow.
  private static func all(for words: [String]) -> [CompletionCandidate]? {
    let commands = Subcommand.all.map { CompletionCandidate(word: $0.name, about: $0.summary) }
    guard words.count > 1 else { return commands + [CompletionCandidate(word: "help")] }
    if words[0] == "help" { return commands }
    guard let command = Subcommand.all.first(where: { $0.name == words[0] }) else { return [] }
    var line = PartialCommandLine(command)
    for word in words.dropFirst().dropLast() { line.read(word) }
    return line.candidates(for: words.last ?? "")
  }
}

/// A command line that is still being typed. Unlike `ArgumentParser`, this accepts invalid input.
private struct PartialCommandLine {
  private let command: Subcommand
  private var options: [Option]
  private var typed = TypedArguments()
  /// The keys of options, and the names of operands.
  private var given: Set<String> = []
  /// The option that the next word is a value of.
  private var current: Option?

  init(_ command: Subcommand) {
    self.command = command
    options = command.allOptions
  }

  mutating func read(_ word: String) {
    if word.hasPrefix("--") {
      readFlag(word)
    } else if let option = current {
      typed.values[option.name] = word
      if !option.takesMany { current = nil }
    } else {
      if let operand { given.insert(operand) }
      typed.operands.append(word)
      let further = (try? command.operandOptions(typed)) ?? []
      let own = command.allOptions.filter { option in
        !further.contains { $0.flag == option.flag }
      }
      options = own + further
    }
  }

  private mutating func readFlag(_ word: String) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = options.first(where: { $0.flag == parts[0] }) else {
      current = nil
      return
    }
    given.insert(option.key)
    typed.values[option.name] = parts.count > 1 ? String(parts[1]) : nil
    current = option.takesValue && parts.count == 1 ? option : nil
  }

  /// The name of the next operand; nil if the command takes no more.
  private var operand: String? { command.operandNames.dropFirst(typed.operands.count).first }

  func candidates(for word: String) -> [CompletionCandidate]? {
    if let current, !word.hasPrefix("-") {
      return current.words.map { CompletionCandidate(word: $0) }
    }
    let flags = options.addable(to: given).map {
      CompletionCandidate(word: $0.flag, about: $0.help)
    }
    if word.hasPrefix("-") { return flags }
    guard let operand, !options.excludes(operand, by: given) else { return nil }
    return (try? command.operandCandidates(typed)) ?? []
  }
}

extension Option {
  fileprivate var takesMany: Bool {
    if case .list = value { true } else { false }
  }

  fileprivate var words: [String] {
    if case .choice(let words) = value { words } else { suggestions }
  }
}

extension String {
  /// The text up to the first full stop or semicolon before a space: a shell shows one line.
  fileprivate var firstSentence: Substring {
    for index in indices where self[index] == "." || self[index] == ";" {
      let next = self[self.index(after: index)...].first
      if next == nil || next == " " { return self[..<index] }
    }
    return self[...]
  }
}
