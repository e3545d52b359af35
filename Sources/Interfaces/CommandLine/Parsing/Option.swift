/// An option as it is declared. Parsing, help, conflicts and completion are derived from it.
struct Option: Sendable {
  enum ArgumentType: Sendable {
    /// No value: `--live`.
    case none
    /// One value, with this placeholder in the help: `--region REGION`.
    case text(String)
    /// An integer in this range: `--max-attempts N`.
    case integer(String, ClosedRange<Int64>)
    /// A finite number in this range: `--speed N`.
    case number(String, ClosedRange<Double>)
    /// All arguments up to the next option: `--account-ids ID ID`.
    case list(String)
    /// One of these words: `--output json`.
    case choice([String])
    /// Optionally `true` or `false`; the option without a value means `true`.
    case boolean
  }

  var name: String
  var value: ArgumentType
  var help: String
  /// Distinguishes an option from another with the same name.
  var scope = ""
  /// True if "" is accepted as a value. It is usually a shell variable that was never set.
  var allowsEmpty = false
  /// True if the option can be given several times; otherwise the last value counts.
  var isRepeatable = false
  /// Values that shell completion offers; others are accepted too.
  var suggestions: [String] = []
  var rules: [OptionRule] = []

  static let help = Option(name: "help", value: .none, help: "Show this help and exit.")

  /// Identifies the option among all options of a command line.
  var key: String { scope + name }

  /// The option as it is typed; a script's parameter `dry_run` is `--dry-run`.
  var flag: String { "--" + hyphenated(name) }

  /// The option as the help shows it: `--region REGION`.
  var synopsis: String {
    switch value {
    case .none: flag
    case .text(let placeholder), .integer(let placeholder, _), .number(let placeholder, _):
      "\(flag) \(placeholder)"
    case .list(let placeholder): "\(flag) \(placeholder) ..."
    case .choice(let words): "\(flag) " + words.joined(separator: "|")
    case .boolean: "\(flag)[=true|false]"
    }
  }

  /// The help, followed by the rules: "… Requires --live."
  var helpWithRules: String {
    ([help] + OptionRule.help(of: rules)).joined(separator: " ")
  }

  /// True if a value follows as a separate argument.
  var takesValue: Bool {
    switch value {
    case .none, .boolean: false
    case .text, .integer, .number, .list, .choice: true
    }
  }

  /// The option with another rule.
  func with(_ rule: OptionRule) -> Option {
    var option = self
    option.rules.append(rule)
    return option
  }
}

/// Options that belong together, with the title that the help shows.
struct OptionGroup: Sendable {
  var title: String
  /// A description of the group; may be empty.
  var about = ""
  var options: [Option]
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
