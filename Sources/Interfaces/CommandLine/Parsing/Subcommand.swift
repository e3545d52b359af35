/// A command as it is declared. Its help, its manual page and its completion are derived from it.
struct Subcommand: Sendable {
  var name: String
  /// The arguments after the name, as the help shows them: "SERVICE OPERATION".
  var operands: String
  /// A sentence in the imperative, without its full stop.
  var summary: String
  /// Further sentences of the help.
  var about: String
  var optionGroups: [OptionGroup]
  /// The next operand's candidates for shell completion.
  var operandCandidates: @Sendable (TypedArguments) throws(CommandError) -> [CompletionCandidate] =
    { _ in [] }
  /// Options that depend on the operands.
  var operandOptions: @Sendable (TypedArguments) throws(CommandError) -> [Option] = { _ in [] }
  var run: @Sendable (inout ArgumentParser) throws(CommandError) -> ExitCode

  init(
    name: String, operands: String, summary: String, about: String, options: [Option],
    groups: [OptionGroup] = [],
    operandCandidates:
      @escaping @Sendable (TypedArguments) throws(CommandError)
      -> [CompletionCandidate] = { _ in [] },
    operandOptions: @escaping @Sendable (TypedArguments) throws(CommandError) -> [Option] = { _ in
      []
    },
    run: @escaping @Sendable (inout ArgumentParser) throws(CommandError) -> ExitCode
  ) {
    self.name = name
    self.operands = operands
    self.summary = summary
    self.about = about
    optionGroups = [OptionGroup(title: "options", options: options + [.help])] + groups
    self.operandCandidates = operandCandidates
    self.operandOptions = operandOptions
    self.run = run
  }

  static let all: [Subcommand] = [
    .run, .snapshot, .diff, .call, .describe, .operations, .accounts, .serve, .configure,
    .completion, .manual,
  ]

  var options: [Option] { optionGroups.flatMap(\.options) }

  var synopsis: String {
    ["muster", name, operands, "[options]"].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
