extension Subcommand {
  /// The help of the command. `groups` includes options that depend on the operands.
  func help(with groups: [OptionGroup]) -> String {
    let sections = groups.filter { !$0.options.isEmpty }.map { group in
      let about = group.about.isEmpty ? "" : listing([[group.about], [""]])
      return group.title + ":\n" + about
        + listing(group.options.map { [$0.synopsis, $0.helpWithRules] })
    }
    return """
      usage: \(synopsis)

      \(paragraph(summary + ". " + about))

      \(sections.joined(separator: "\n"))
      """
  }

  /// The name line of the manual page.
  static let purpose =
    "run Amazon Inspector and Amazon Macie in all accounts of an AWS organization"

  static let principles =
    "Requests are sent to AWS only with --live. Without it, every command works on a simulated "
    + "organization inside the process."

  /// A row for each exit code, with its meaning.
  static var exitCodes: [[String]] { ExitCode.allCases.map { ["\($0.rawValue)", $0.meaning] } }

  /// The help of the program.
  static var overview: String {
    """
    usage: muster COMMAND [options]

    \(paragraph("R" + purpose.dropFirst() + ". " + principles))

    commands:
    \(listing(all.map { [$0.name, $0.summary + "."] }))
    exit status:
    \(listing(exitCodes))
    'muster help COMMAND' shows the help of a command, 'muster --version' the version.

    """
  }
}

/// The help does not get wider on wide terminals, because long lines are hard to read.
private let helpWidth = 88

private func listing(_ rows: [[String]]) -> String {
  TextTable(rows: rows).text(width: helpWidth)
}

private func paragraph(_ text: String) -> String {
  wrapped(text, width: helpWidth).joined(separator: "\n")
}
