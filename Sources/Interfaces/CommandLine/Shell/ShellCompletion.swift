/// A word that a shell offers, and what it is.
struct CompletionCandidate: Sendable {
  var word: String
  var about = ""
}

/// What was typed of a command before the word that is to be completed.
struct TypedArguments {
  fileprivate(set) var operands: [String] = []
  fileprivate var values: [String: String] = [:]

  subscript(_ option: Option) -> String? { values[option.name] }
}

/// Completes a command line: `muster complete WORD ...` is what the scripts of `muster completion`
/// ask, so that services, operations and flags come from the models. Each candidate is a line, the
/// word and what it is with a tab between. No candidate means that the shell may offer files.
enum ShellCompletion {
  static func answer(to words: [String]) -> String {
    candidates(for: words).map { "\($0.word)\t\($0.about.firstSentence)\n" }.joined()
  }

  /// The candidates for the last of `words`.
  private static func candidates(for words: [String]) -> [CompletionCandidate] {
    let beginning = words.last ?? ""
    return all(for: words).filter { $0.word.hasPrefix(beginning) }
  }

  private static func all(for words: [String]) -> [CompletionCandidate] {
    let commands = Subcommand.all.map { CompletionCandidate(word: $0.name, about: $0.summary) }
    guard words.count > 1 else { return commands + [CompletionCandidate(word: "help")] }
    if words[0] == "help" { return commands }
    guard let command = Subcommand.all.first(where: { $0.name == words[0] }) else { return [] }
    var line = PartialCommandLine(command)
    for word in words.dropFirst().dropLast() { line.read(word) }
    return line.candidates(for: words.last ?? "")
  }
}

/// A command line as it is typed: unlike a `ArgumentParser`, this takes what is not right yet.
private struct PartialCommandLine {
  private let command: Subcommand
  private var options: [Option]
  private var typed = TypedArguments()
  private var given: Set<String> = []
  /// The option whose value is being typed.
  private var open: Option?

  init(_ command: Subcommand) {
    self.command = command
    options = command.options + [.help]
  }

  mutating func read(_ word: String) {
    if word.hasPrefix("--") {
      readFlag(word)
    } else if let option = open {
      typed.values[option.name] = word
      if !option.takesMany { open = nil }
    } else {
      typed.operands.append(word)
      let further = (try? command.furtherOptions(typed)) ?? []
      let own = (command.options + [.help]).filter { option in
        !further.contains { $0.flag == option.flag }
      }
      options = own + further
    }
  }

  private mutating func readFlag(_ word: String) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = options.first(where: { $0.flag == parts[0] }) else {
      open = nil
      return
    }
    given.insert(option.key)
    typed.values[option.name] = parts.count > 1 ? String(parts[1]) : nil
    open = option.takesValue && parts.count == 1 ? option : nil
  }

  func candidates(for word: String) -> [CompletionCandidate] {
    if let open, !word.hasPrefix("-") { return open.words.map { CompletionCandidate(word: $0) } }
    let flags = options.filter { !given.contains($0.key) }.map {
      CompletionCandidate(word: $0.flag, about: $0.help)
    }
    if word.hasPrefix("-") { return flags }
    return (try? command.operandWords(typed)) ?? []
  }
}

extension Option {
  fileprivate var takesMany: Bool {
    if case .list = value { true } else { false }
  }

  fileprivate var takesValue: Bool {
    switch value {
    case .none, .boolean: false
    case .text, .list, .choice: true
    }
  }

  fileprivate var words: [String] {
    if case .choice(let words) = value { words } else { suggestions }
  }
}

extension String {
  /// Up to the first full stop or semicolon that ends something: a shell shows one line.
  fileprivate var firstSentence: Substring {
    for index in indices where self[index] == "." || self[index] == ";" {
      let next = self[self.index(after: index)...].first
      if next == nil || next == " " { return self[..<index] }
    }
    return self[...]
  }
}
