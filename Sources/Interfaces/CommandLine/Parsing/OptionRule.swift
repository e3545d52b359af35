/// A rule about an option and another option, or an operand, of the command line.
struct OptionRule: Sendable {
  private enum Kind {
    case requires, excludes
  }

  private let kind: Kind
  /// The key of the other option, or the name of the operand, which is in upper case.
  private let other: String
  /// The rest of the error message: the reason, and what to do instead.
  private let advice: String
  private let isInHelp: Bool

  static func requires(_ other: String, _ advice: String) -> OptionRule {
    OptionRule(kind: .requires, other: other, advice: advice, isInHelp: true)
  }

  static func excludes(_ other: String, _ advice: String, isInHelp: Bool = true) -> OptionRule {
    OptionRule(kind: .excludes, other: other, advice: advice, isInHelp: isInHelp)
  }

  /// The sentences about `rules` in the help of their option.
  static func help(of rules: [OptionRule]) -> [String] {
    let parts: [(Kind, String)] = [(.requires, "Requires"), (.excludes, "Cannot be used with")]
    return parts.compactMap { kind, beginning in
      let flags = rules.filter { $0.isInHelp && $0.kind == kind }.map(\.label)
      return flags.isEmpty ? nil : "\(beginning) \(alternatives(flags))."
    }
  }

  private var label: String { other == other.uppercased() ? other : "--" + other }

  fileprivate func isBroken(by given: (String) -> Bool) -> Bool {
    switch kind {
    case .requires: !given(other)
    case .excludes: given(other)
    }
  }

  fileprivate func excludes(_ key: String) -> Bool { kind == .excludes && other == key }

  fileprivate func requires(_ key: String) -> Bool { kind == .requires && other == key }

  fileprivate func error(for option: Option, among options: [Option]) -> CommandError {
    let flag = options.first { $0.key == other }?.flag ?? label
    return switch kind {
    case .requires: .usage("\(option.flag) requires \(flag): \(advice)")
    case .excludes: .usage("\(option.flag) and \(flag) cannot be used together: \(advice)")
    }
  }
}

/// An operand that may be omitted only if one of some options is given.
struct OperandRule: Sendable {
  /// The name of the operand, which is in upper case.
  let operand: String
  /// The keys of the options.
  let alternatives: [String]
  /// The rest of the error message: what to do.
  let advice: String

  /// Throws if neither the operand nor one of the options was given.
  func check(given: (String) -> Bool) throws(CommandError) {
    guard !given(operand), !alternatives.contains(where: given) else { return }
    throw .usage("missing argument \(operand): \(advice)")
  }
}

extension [Option] {
  /// Throws if the options that were given break a rule.
  func checkRules(given: (String) -> Bool) throws(CommandError) {
    for option in self where given(option.key) {
      if let rule = option.rules.first(where: { $0.isBroken(by: given) }) {
        throw rule.error(for: option, among: self)
      }
    }
  }

  /// The options that can still be added to the options and operands that were given.
  func addable(to given: Set<String>) -> [Option] {
    let excluded = map(\.key).filter { excludes($0, by: given) }
    return filter { option in
      !given.contains(option.key)
        && !excluded.contains { key in
          key == option.key || option.rules.contains { $0.requires(key) }
        }
    }
  }

  /// True if an option or operand cannot be used with those that were given.
  func excludes(_ key: String, by given: Set<String>) -> Bool {
    contains { option in
      option.rules.contains { rule in
        option.key == key && given.contains(where: rule.excludes)
          || given.contains(option.key) && rule.excludes(key)
      }
    }
  }
}
