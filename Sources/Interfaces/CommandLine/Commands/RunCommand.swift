extension Subcommand {
  static let run = Subcommand(
    name: "run",
    operands: "SCRIPT [--NAME VALUE ...]",
    summary: "Runs a Lua script for accounts and reports what became of each",
    about: "Options that are not listed here are the script's own parameters and stand after "
      + "SCRIPT; 'muster run SCRIPT --help' lists them. A script reads only files that its "
      + "parameters name.",
    options: OrganizationOptions.options + [
      Option(
        name: "journal", value: .text("FILE"),
        help: "Record every change in FILE; the same run again goes on where it stopped. Needs "
          + "--live."),
      Option(
        name: "plan", value: .none,
        help: "Tell at the end what the script has changed in the simulated organization: on a "
          + "snapshot, what it would change."),
      Option(
        name: "output", value: .choice(["table", "json"]),
        help: "What the standard output gets (default table)."),
      ServiceCatalog.option,
    ],
    furtherOptions: { typed throws(CommandError) in
      guard let path = typed.operands.first else { return [] }
      return try LuaScript(at: path).parameters().options
    },
    run: runScript)
}

private func runScript(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let script = try LuaScript(at: try parser.operand("SCRIPT"))
  let parameters = try script.parameters()
  parser.declare(parameters)
  let arguments = try parser.finish()
  let run = ScriptRun(
    script: script,
    arguments: arguments.values(of: parameters.options),
    organization: try OrganizationOptions(arguments),
    model: arguments[ServiceCatalog.option.name],
    journal: arguments["journal"],
    tellsPlan: arguments.has("plan"),
    printsJSON: arguments["output"] == "json")
  return try run.execute()
}

/// A script with everything it needs to be run once.
private struct ScriptRun {
  var script: LuaScript
  var arguments: [String: String]
  var organization: OrganizationOptions
  var model: String?
  var journal: String?
  var tellsPlan: Bool
  var printsJSON: Bool

  func execute() throws(CommandError) -> ExitCode {
    let display = ProgressDisplay(isSimulated: organization.isSimulated)
    let session = try organization.open(
      journal: journal,
      telling: display.show,
      logging: { line in display.interrupt { StandardStream.error.write(line + "\n") } })
    if let model { try session.load(model: model) }
    let begin = (real: monotonicMilliseconds(), session: session.now)
    display.start(at: begin.session)
    let answer = try answer(in: session, display)
    let span = Span(
      real: monotonicMilliseconds() - begin.real, session: session.now - begin.session)
    let plan = tellsPlan ? try session.changes() : nil
    return show(answer, took: span, plan)
  }

  private func answer(in session: MusterSession, _ display: ProgressDisplay) throws(CommandError)
    -> JSONValue
  {
    let printed = printsJSON ? StandardStream.error : StandardStream.output
    let permissions = LuaScript.Permissions(
      files: Set(arguments.values),
      print: { line in display.interrupt { printed.write(line + "\n") } })
    defer { display.finish() }
    return try script.run(in: session, arguments: arguments, permissions: permissions)
  }

  /// How long a run took, in milliseconds: by the machine's clock and by the session's.
  struct Span {
    var real: Int64
    var session: Int64
  }

  private func show(_ answer: JSONValue, took span: Span, _ plan: SnapshotDifference?) -> ExitCode {
    let report = ScriptReport(answer)
    if printsJSON {
      let simulated: (String, JSONValue) = ("simulated", .boolean(organization.isSimulated))
      let members = report?.members ?? [("answer", answer)]
      let planned = plan.map { [("plan", $0.json)] } ?? []
      StandardStream.output.write(JSONValue.object([simulated] + members + planned).pretty + "\n")
    } else {
      if let report { showTable(of: report, took: span) } else { showPlain(answer) }
      if let plan { StandardStream.output.write("\nwhat has changed:\n" + plan.page) }
    }
    return report?.isAllDone == false ? .unfinished : .done
  }

  private func showTable(of report: ScriptReport, took span: Span) {
    let table = report.table
    if !table.rows.isEmpty {
      StandardStream.output.write("\n" + table.text(width: StandardStream.output.size?.columns))
    }
    StandardStream.output.write("\(report.summary) (\(describe(span)))\n")
  }

  private func describe(_ span: Span) -> String {
    guard organization.isSimulated else { return duration(span.session) }
    let tenths = span.real / 100
    return "\(tenths / 10).\(tenths % 10) s real, \(duration(span.session)) simulated"
  }

  /// An answer that is no report. A script that answers nothing has said all it had to say.
  private func showPlain(_ answer: JSONValue) {
    if case .null = answer { return }
    StandardStream.output.write(answer.pretty + "\n")
  }
}
