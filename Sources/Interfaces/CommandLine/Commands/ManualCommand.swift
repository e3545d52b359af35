import CMuster

extension Subcommand {
  static let manual = Subcommand(
    name: "manual",
    operands: "",
    summary: "Print the manual page",
    about: "'make install' installs the page; 'muster manual | man -l -' displays it.",
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
  The commands are:
  \(Subcommand.all.map(section).joined(separator: "\n"))
  .Sh COMMON OPTIONS
  Every command has these options:\(list(of: Subcommand.commonOptions))
  \(OrganizationOptions.groups.map(section).joined(separator: "\n"))
  .Sh ENVIRONMENT
  .Bl -tag -width Ds
  .It Ev AWS_ACCESS_KEY_ID , AWS_SECRET_ACCESS_KEY , AWS_SESSION_TOKEN
  Credentials.
  .It Ev AWS_REGION , AWS_DEFAULT_REGION
  Default Region.
  .It Ev AWS_PROFILE , AWS_CONFIG_FILE , AWS_SHARED_CREDENTIALS_FILE
  Profile, and the files with profiles.
  .It Ev AWS_CA_BUNDLE
  File with the CA certificates to trust.
  .It Ev HTTPS_PROXY , HTTP_PROXY , NO_PROXY
  Proxies, and hosts that are reached without one.
  .It Ev AWS_ENDPOINT_URL , AWS_ENDPOINT_URL_<SERVICE>
  URL to send requests to instead of to the endpoints of AWS.
  .It Ev AWS_RETRY_MODE , AWS_MAX_ATTEMPTS
  Retry mode, and maximum number of attempts of a call.
  .It Ev AWS_SDK_UA_APP_ID
  Application ID in the User-Agent header.
  .It Ev AWS_DATA_PATH
  Folders with service models besides the built-in ones.
  .It Ev NO_COLOR
  Disables colors unless it is empty.
  .El
  .Sh FILES
  .Bl -tag -width Ds
  .It Pa share/muster/schemas/*.schema.json
  JSON Schemas of the documents that
  .Fl \\-output Cm json
  prints, and of the lines of
  .Fl \\-events .
  .It Pa share/muster/scripts/*.lua
  Scripts for
  .Nm Cm run .
  .El
  .Sh EXIT STATUS
  .Bl -tag -width Ds
  \(Subcommand.exitCodes.map { ".It " + $0[0] + "\n" + prose($0[1]) }.joined(separator: "\n"))
  .El
  .Sh EXAMPLES
  Onboard the accounts of a file in a simulated organization:
  .Pp
  .Dl muster run scripts/onboard.lua \\-\\-accounts accounts.csv
  .Pp
  Call an operation, with an option for each member or with a JSON request:
  .Bd -literal -offset indent
  muster call inspector2 enable \\-\\-resource\\-types EC2 ECR
  muster call inspector2 enable \\-\\-input '{"resourceTypes": ["EC2", "ECR"]}'
  .Ed

  """
}

private func section(_ command: Subcommand) -> String {
  """
  .Ss \(escaped("muster \(command.name) \(command.operands)"))\\&
  \(prose(command.summary + ". " + command.about))\(list(of: command.ownOptions))
  """
}

/// Options that several commands have. They are described once.
private func section(_ group: OptionGroup) -> String {
  let commands = Subcommand.all.filter { $0.groups.contains { $0.title == group.title } }
  let names = commands.map(\.name).joined(separator: ", ")
  return """
    .Ss Options for \(escaped(group.title))
    \(prose("The commands " + names + " have these options:"))\(list(of: group.options))
    """
}

/// The options as a list, after a line break. Empty without options, because mdoc does not allow
/// empty lines.
private func list(of options: [Option]) -> String {
  guard !options.isEmpty else { return "" }
  return """

    .Bl -tag -width Ds
    \(options.map(item).joined(separator: "\n"))
    .El
    """
}

extension Subcommand {
  /// The options that the section of the command describes.
  fileprivate var ownOptions: [Option] {
    let common = OrganizationOptions.groups.map(\.title)
    return options + groups.filter { !common.contains($0.title) }.flatMap(\.options)
  }
}

private func item(_ option: Option) -> String {
  let flag = escaped(String(option.flag.dropFirst()))
  let value = escaped(String(option.synopsis.dropFirst(option.flag.count + 1)))
  return ".It Fl \(flag)" + (value.isEmpty ? "" : " Ar " + value) + "\n"
    + prose(option.helpWithRules)
}

/// Text in the form that mdoc requires: each sentence begins on a new line, and lines are short.
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

/// A line with the characters escaped that roff interprets.
private func escaped(_ line: String) -> String {
  let text = line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
  return [".", "'"].contains(text.prefix(1)) ? "\\&" + text : text
}
