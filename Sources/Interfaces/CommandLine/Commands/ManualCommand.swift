import CMuster

extension Subcommand {
  static let manual = Subcommand(
    name: "manual",
    operands: "",
    summary: "Prints the manual page, which 'make install' installs",
    about: "It is made from what every command declares: 'muster manual | man -l -' shows it.",
    options: [],
    run: printManual)
}

private func printManual(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  _ = try parser.finish()
  StandardStream.output.write(manual)
  return .done
}

/// The manual page in the macros of mdoc(7).
private var manual: String {
  """
  .Dd $Mdocdate$
  .Dt MUSTER 1
  .Os
  .Sh NAME
  .Nm muster
  .Nd \(Subcommand.purpose)
  .Sh SYNOPSIS
  .Nm
  .Ar command
  .Op Ar options
  .Sh DESCRIPTION
  \(prose("Muster " + (muster_version().map { String(cString: $0) } ?? "") + ". "
    + Subcommand.principles))
  .Pp
  The commands are these.
  \(Subcommand.all.map(section).joined(separator: "\n"))
  .Sh ENVIRONMENT
  .Bl -tag -width Ds
  .It Ev AWS_ACCESS_KEY_ID , AWS_SECRET_ACCESS_KEY , AWS_SESSION_TOKEN
  Credentials.
  .It Ev AWS_REGION , AWS_DEFAULT_REGION
  The default Region.
  .It Ev AWS_ENDPOINT_URL , AWS_ENDPOINT_URL_<SERVICE>
  Where requests go instead of to AWS.
  .It Ev AWS_RETRY_MODE , AWS_MAX_ATTEMPTS
  How requests are sent again, and how often at most.
  .It Ev AWS_SDK_UA_APP_ID
  What the program is called in the header User-Agent.
  .It Ev AWS_DATA_PATH
  Folders of service models besides those that are built in.
  .It Ev NO_COLOR
  Any value but the empty one switches colours off.
  .El
  .Sh EXIT STATUS
  \(prose(Subcommand.exitCodes))
  .Sh EXAMPLES
  Onboard the accounts of a file, simulated:
  .Pp
  .Dl muster run scripts/onboard.lua \\-\\-accounts accounts.csv
  .Pp
  The same call in the two ways that there are:
  .Bd -literal -offset indent
  muster call inspector2 enable \\-\\-resource\\-types EC2 ECR
  muster call inspector2 enable \\-\\-input '{"resourceTypes": ["EC2", "ECR"]}'
  .Ed

  """
}

private func section(_ command: Subcommand) -> String {
  """
  .Ss \(escaped("muster \(command.name) \(command.operands)"))\\&
  \(prose(command.summary + ". " + command.about))
  .Bl -tag -width Ds
  \((command.options + [.help]).map(item).joined(separator: "\n"))
  .El
  """
}

private func item(_ option: Option) -> String {
  let flag = escaped(String(option.flag.dropFirst()))
  let value = escaped(String(option.synopsis.dropFirst(option.flag.count + 1)))
  return ".It Fl \(flag)" + (value.isEmpty ? "" : " Ar " + value) + "\n" + prose(option.help)
}

/// Sentences as mdoc wants them: each begins on a line of its own, and no line is long.
private func prose(_ text: String) -> String {
  var sentences: [[String]] = [[]]
  for word in text.split(separator: " ").map(String.init) {
    sentences[sentences.count - 1].append(word)
    if word.hasSuffix(".") { sentences.append([]) }
  }
  return sentences.filter { !$0.isEmpty }
    .flatMap { wrapped($0.joined(separator: " "), width: 72) }
    .map(escaped)
    .joined(separator: "\n")
}

/// A line that roff takes literally.
private func escaped(_ line: String) -> String {
  let text = line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
  return [".", "'"].contains(text.prefix(1)) ? "\\&" + text : text
}
