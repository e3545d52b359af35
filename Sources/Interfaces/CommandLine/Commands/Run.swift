extension Command {
  static let run = Command(
    name: "run",
    operands: "SCRIPT [--NAME VALUE ...]",
    summary: "Runs a Lua script for accounts and reports what became of each",
    about: "Options that are not listed here are the script's own parameters and stand after "
      + "SCRIPT; 'muster run SCRIPT --help' lists them. A script reads only files that its "
      + "parameters name.",
    options: Organization.options + [
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
      Catalogue.option,
    ],
    furtherOptions: { typed throws(Stop) in
      guard let path = typed.operands.first else { return [] }
      return try Script(at: path).parameters().options
    },
    run: runScript)
}

private func runScript(_ parser: inout Parser) throws(Stop) -> ExitCode {
  let script = try Script(at: try parser.operand("SCRIPT"))
  let parameters = try script.parameters()
  parser.declare(parameters)
  let arguments = try parser.finish()
  let run = Run(
    script: script,
    arguments: arguments.values(of: parameters.options),
    organization: try Organization(arguments),
    model: arguments[Catalogue.option.name],
    journal: arguments["journal"],
    tellsPlan: arguments.has("plan"),
    printsJSON: arguments["output"] == "json")
  return try run.execute()
}

/// A script with everything it needs to be run once.
private struct Run {
  var script: Script
  var arguments: [String: String]
  var organization: Organization
  var model: String?
  var journal: String?
  var tellsPlan: Bool
  var printsJSON: Bool

  func execute() throws(Stop) -> ExitCode {
    let display = ProgressDisplay(isSimulated: organization.isSimulated)
    let session = try organization.open(
      journal: journal,
      telling: display.show,
      logging: { line in display.interrupt { Screen.errors.write(line + "\n") } })
    if let model { try session.load(model: model) }
    let begin = (real: monotonicMilliseconds(), session: session.now)
    display.start(at: begin.session)
    let answer = try answer(in: session, display)
    let span = Span(
      real: monotonicMilliseconds() - begin.real, session: session.now - begin.session)
    let plan = tellsPlan ? try session.changes() : nil
    return show(answer, took: span, plan)
  }

  private func answer(in session: Session, _ display: ProgressDisplay) throws(Stop) -> JSON {
    let printed = printsJSON ? Screen.errors : Screen.output
    let grants = Script.Grants(
      files: Set(arguments.values),
      print: { line in display.interrupt { printed.write(line + "\n") } })
    defer { display.finish() }
    return try script.run(in: session, arguments: arguments, grants: grants)
  }

  /// How long a run took, in milliseconds: by the machine's clock and by the session's.
  struct Span {
    var real: Int64
    var session: Int64
  }

  private func show(_ answer: JSON, took span: Span, _ plan: Difference?) -> ExitCode {
    let report = Report(answer)
    if printsJSON {
      let simulated: (String, JSON) = ("simulated", .boolean(organization.isSimulated))
      let members = report?.members ?? [("answer", answer)]
      let planned = plan.map { [("plan", $0.json)] } ?? []
      Screen.output.write(JSON.object([simulated] + members + planned).pretty + "\n")
    } else {
      if let report { showTable(of: report, took: span) } else { showPlain(answer) }
      if let plan { Screen.output.write("\nwhat has changed:\n" + plan.page) }
    }
    return report?.isAllDone == false ? .unfinished : .done
  }

  private func showTable(of report: Report, took span: Span) {
    let table = report.table
    if !table.rows.isEmpty {
      Screen.output.write("\n" + table.text(width: Screen.output.size?.columns))
    }
    Screen.output.write("\(report.summary) (\(describe(span)))\n")
  }

  private func describe(_ span: Span) -> String {
    guard organization.isSimulated else { return duration(span.session) }
    let tenths = span.real / 100
    return "\(tenths / 10).\(tenths % 10) s real, \(duration(span.session)) simulated"
  }

  /// An answer that is no report. A script that answers nothing has said all it had to say.
  private func showPlain(_ answer: JSON) {
    if case .null = answer { return }
    Screen.output.write(answer.pretty + "\n")
  }
}
