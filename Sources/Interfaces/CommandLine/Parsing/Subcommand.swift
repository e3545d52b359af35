/// A command as it is declared. Its help, its manual page and its completion are derived from it.
struct Subcommand: Sendable {
  typealias Candidates =
    @Sendable (TypedArguments) throws(CommandError) -> [CompletionCandidate]

  var name: String
  /// The arguments after the name, as the help shows them: "SERVICE OPERATION".
  var operands: String
  /// A sentence in the imperative, without its full stop.
  var summary: String
  /// Further sentences of the help.
  var about: String
  var options: [Option]
  /// Operands that are required unless certain options are given.
  var operandRules: [OperandRule] = []
  /// Options that several commands have, with a title for each group.
  var groups: [OptionGroup] = []
  /// The candidates of shell completion for the next operand.
  var operandCandidates: Candidates = { _ in [] }
  /// Options that depend on the operands.
  var operandOptions: @Sendable (TypedArguments) throws(CommandError) -> [Option] = { _ in [] }
  var run: @Sendable (inout ArgumentParser) throws(CommandError) -> ExitCode

  static let all: [Subcommand] = [
    .run, .runs, .snapshot, .diff, .call, .describe, .operations, .accounts, .serve, .configure,
    .completion, .manual,
  ]

  var optionGroups: [OptionGroup] {
    [OptionGroup(title: "options", options: options + Subcommand.commonOptions)] + groups
  }

  /// The options of every command.
  static let commonOptions = OutputSettings.options + [.help]

  /// The names of the operands in their order, with which rules of options refer to them.
  var operandNames: [String] {
    operands.split(separator: " ").prefix { !$0.hasPrefix("[--") }
      .map { String($0.drop { $0 == "[" }.prefix { $0 != "]" }) }
  }

  var allOptions: [Option] { optionGroups.flatMap(\.options) }

  var synopsis: String {
    ["muster", name, operands, "[options]"].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
