/// A command as it is declared: how it is found, what its help says, and what it does.
struct Subcommand: Sendable {
  var name: String
  /// What stands after the name, as the help shows it: "SERVICE OPERATION".
  var operands: String
  /// What the command is for, in a line.
  var summary: String
  /// What a user should know besides, in sentences.
  var about: String
  var options: [Option]
  /// What a shell may offer as the next operand.
  var operandWords: @Sendable (TypedArguments) throws(CommandError) -> [CompletionCandidate] = {
    _ in []
  }
  /// The options that there are besides, once some operands are known.
  var furtherOptions: @Sendable (TypedArguments) throws(CommandError) -> [Option] = { _ in [] }
  var run: @Sendable (inout ArgumentParser) throws(CommandError) -> ExitCode

  static let all: [Subcommand] = [
    .run, .snapshot, .diff, .call, .describe, .operations, .accounts, .serve, .configure,
    .completion, .manual,
  ]

  var synopsis: String {
    ["muster", name, operands, "[options]"].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The help of the command, with the options that it turned out to have.
  func help(with groups: [OptionGroup]) -> String {
    let sections = groups.filter { !$0.options.isEmpty }.map { group in
      let about = group.about.isEmpty ? "" : listing([[group.about], [""]])
      return group.title + ":\n" + about + listing(group.options.map { [$0.synopsis, $0.help] })
    }
    return """
      usage: \(synopsis)

      \(paragraph(summary + ". " + about))

      \(sections.joined(separator: "\n"))
      """
  }

  /// What the program is for.
  static let purpose = "Amazon Inspector and Amazon Macie across every account of an organization"

  static let principles =
    "Nothing reaches AWS unless --live is given: without it every command works on an "
    + "organization that is simulated within the process."

  static let exitCodes =
    "0 when every account is done or the call succeeded, 1 when some accounts are not or the call "
    + "failed, 2 when the command was not understood; then nothing was sent."

  /// The help of the whole program.
  static var overview: String {
    """
    usage: muster COMMAND [options]

    \(purpose).

    commands:
    \(listing(all.map { [$0.name, $0.summary + "."] }))
    'muster help COMMAND' or 'muster COMMAND --help' tells more; 'muster --version' the version.

    \(paragraph(principles))

    \(paragraph("Exit codes: " + exitCodes))

    """
  }
}

/// The width of help texts: they are prose, so a wide terminal does not make them wider.
private let helpWidth = 88

private func listing(_ rows: [[String]]) -> String {
  TextTable(rows: rows).text(width: helpWidth)
}

private func paragraph(_ text: String) -> String {
  wrapped(text, width: helpWidth).joined(separator: "\n")
}
