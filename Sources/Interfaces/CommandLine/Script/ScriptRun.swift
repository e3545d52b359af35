/// One execution of a script, and the output about it.
struct ScriptRun {
  var script: LuaScript
  var arguments: [String: String]
  var organization: OrganizationOptions
  var model: String?
  var journal: String?
  var includesPlan: Bool
  var printsJSON: Bool

  func execute() throws(CommandError) -> ExitCode {
    let display = ProgressDisplay(isSimulated: organization.isSimulated)
    let session = try organization.openSession(
      journal: journal, progress: display.show, log: display.log)
    if let model { try session.load(model: model) }
    let start = (real: monotonicMilliseconds(), session: session.now)
    display.start(at: start.session)
    let value = try value(in: session, display)
    let duration = Duration(
      real: monotonicMilliseconds() - start.real, session: session.now - start.session)
    let plan = includesPlan ? try session.compare() : nil
    return show(value, after: duration, plan)
  }

  /// Runs the script and returns its value.
  private func value(
    in session: MusterSession, _ display: ProgressDisplay
  ) throws(CommandError) -> JSONValue {
    let stream = printsJSON ? StandardStream.error : StandardStream.output
    let permissions = LuaScript.Permissions(
      files: Set(arguments.values),
      print: { line in display.interrupt { stream.write(line + "\n") } })
    defer { display.finish() }
    return try script.run(in: session, arguments: arguments, permissions: permissions)
  }

  /// The duration of a run in milliseconds, by the machine's clock and by the session's.
  private struct Duration {
    var real: Int64
    var session: Int64
  }

  private func show(
    _ value: JSONValue, after duration: Duration, _ plan: SnapshotDifference?
  ) -> ExitCode {
    let report = ScriptReport(value)
    if printsJSON {
      let simulated: (String, JSONValue) = ("simulated", .boolean(organization.isSimulated))
      let members = report?.members ?? [("result", value)]
      let planned = plan.map { [("plan", $0.json)] } ?? []
      StandardStream.output.write(
        JSONValue.object([simulated] + members + planned).pretty + "\n")
    } else {
      if let report { showTable(of: report, after: duration) } else { showPlain(value) }
      if let plan { StandardStream.output.write("\nchanges:\n" + plan.page) }
    }
    return report?.isAllDone == false ? .unfinished : .done
  }

  private func showTable(of report: ScriptReport, after duration: Duration) {
    let table = report.table
    if !table.rows.isEmpty {
      StandardStream.output.write("\n" + table.text(width: StandardStream.output.size?.columns))
    }
    StandardStream.output.write("\(report.summary) (\(text(of: duration)))\n")
  }

  private func text(of duration: Duration) -> String {
    guard organization.isSimulated else { return durationText(duration.session) }
    let tenths = duration.real / 100
    return "\(tenths / 10).\(tenths % 10) s real, \(durationText(duration.session)) simulated"
  }

  /// Prints a value that is not a report. A script without a value has printed its output itself.
  private func showPlain(_ value: JSONValue) {
    if case .null = value { return }
    StandardStream.output.write(value.pretty + "\n")
  }
}
