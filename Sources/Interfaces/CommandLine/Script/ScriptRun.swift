/// One execution of a script, and the output about it.
struct ScriptRun {
  var script: LuaScript
  var arguments: [String: String]
  /// The arguments that name files.
  var files: Set<String>
  var grants: LuaScript.Grants
  var organization: OrganizationOptions
  var model: String?
  var journal: String?
  /// The path of the file that receives outcomes when they are settled.
  var events: String?
  var includesPlan: Bool
  var printsJSON: Bool

  /// Runs the script and prints its report. As JSON, a failure is a document as well.
  func execute() throws(CommandError) -> ExitCode {
    let settled: SettledOutcomes
    do throws(CommandError) {
      settled = SettledOutcomes(file: try events.map(EventsFile.init))
    } catch {
      throw failed(error, with: ScriptReport(), after: 0)
    }
    let began = monotonicMilliseconds()
    do throws(CommandError) {
      return max(try execute(settled), settled.exitCode)
    } catch {
      throw failed(error, with: settled.report, after: monotonicMilliseconds() - began)
    }
  }

  /// Prints the outcomes that were settled before a run failed. Returns the error.
  private func failed(
    _ error: CommandError, with report: ScriptReport, after milliseconds: Int64
  ) -> CommandError {
    if printsJSON {
      document.show(error, report)
    } else if !report.outcomes.isEmpty || Interrupts.exitCode != nil {
      showTable(of: report)
      let duration = organization.isSimulated ? realText(milliseconds) : durationText(milliseconds)
      StandardStream.output.write("\(report.summary) (\(duration))\n")
    }
    return error
  }

  private var document: RunDocument { RunDocument(isSimulated: organization.isSimulated) }

  private func execute(_ settled: SettledOutcomes) throws(CommandError) -> ExitCode {
    let display = ProgressDisplay(isSimulated: organization.isSimulated)
    let recorded = journal.map { _ in RunContents(script, arguments, files: files) }
    let session = try organization.openSession(
      journal: journal, run: recorded?.json.inline, progress: display.show,
      outcome: settled.receive, log: display.log)
    if let model { try session.load(model: model) }
    let start = (real: monotonicMilliseconds(), session: session.now)
    display.start(at: start.session)
    defer { Interrupts.advice = continuation }
    let (value, report) = try recordingFailure(in: session, settled) { () throws(CommandError) in
      let value = try self.value(in: session, display, contents: recorded?.contents ?? [:])
      return (value, try ScriptReport(value))
    }
    let duration = Duration(
      real: monotonicMilliseconds() - start.real, session: session.now - start.session)
    if let report { settled.receive(report) }
    let plan = includesPlan ? try session.compare() : nil
    if printsJSON {
      if let report { document.show(report, plan) } else { document.show(value.json, plan) }
    } else {
      show(value, report, plan, after: duration)
    }
    // A run that is killed before it has printed its report is resumed, and prints it. One that was
    // interrupted is resumed, too.
    let ended = end(session, with: value, report)
    return max(report.map { ExitCode(of: $0.outcomes) } ?? .done, ended)
  }

  /// Records the end of the run in the journal, or the report of one that was interrupted. A
  /// failure is only an error message, because the document is printed already.
  private func end(
    _ session: MusterSession, with value: ScriptValue, _ report: ScriptReport?
  ) -> ExitCode {
    guard let journal else { return .done }
    do throws(CommandError) {
      guard Interrupts.exitCode == nil else {
        if let report { try session.record(report) }
        return .done
      }
      let result = report?.recorded ?? value.json
      return self.report(try session.endRun(with: result), in: journal)
    } catch {
      StandardStream.error.write("muster: \(error.message)\n")
      return error.exitCode
    }
  }

  /// Says which calls of a run are in doubt. Somebody must check them: something is left.
  private func report(_ run: RecordedRun, in journal: String) -> ExitCode {
    guard let doubts = run.doubts(in: journal) else { return .done }
    StandardStream.error.write("muster: in doubt: \(doubts)\n")
    return .unfinished
  }

  /// Runs `body`. If it fails, records that in the journal, with the outcomes before. A run that
  /// was interrupted has not failed.
  private func recordingFailure<Value>(
    in session: MusterSession, _ settled: SettledOutcomes,
    _ body: () throws(CommandError) -> Value
  ) throws(CommandError) -> Value {
    do throws(CommandError) {
      return try body()
    } catch {
      guard let journal else { throw error }
      try session.record(settled.report)
      if Interrupts.exitCode == nil {
        _ = report(try session.failRun(error.message), in: journal)
      }
      throw error
    }
  }

  /// Runs the script and returns its value.
  private func value(
    in session: MusterSession, _ display: ProgressDisplay, contents: [String: [UInt8]]
  ) throws(CommandError) -> ScriptValue {
    let stream = printsJSON ? StandardStream.error : StandardStream.output
    let permissions = LuaScript.Permissions(
      grants: grants,
      files: files,
      contents: contents,
      didRead: { (path) throws(CommandError) in
        if journal != nil { try session.recordRead(of: path) }
      },
      print: { line in display.interrupt { stream.write(line + "\n") } },
      log: display.note)
    defer { display.finish() }
    return try script.run(in: session, arguments: arguments, permissions: permissions)
  }
}

// MARK: - Tables

extension ScriptRun {
  /// The duration of a run in milliseconds, by the machine's clock and by the session's.
  private struct Duration {
    var real: Int64
    var session: Int64
  }

  /// Prints the report as a table, then the plan; the last line summarizes the report. A value that
  /// is not a report is printed as JSON. A script without a value has printed its output itself.
  private func show(
    _ value: ScriptValue, _ report: ScriptReport?, _ plan: SnapshotDifference?,
    after duration: Duration
  ) {
    let stream = StandardStream.output
    if let report {
      showTable(of: report)
    } else if case .null = value.json {
    } else {
      stream.write(value.json.pretty + "\n")
    }
    if let plan { stream.write("\nchanges:\n" + plan.page) }
    if let report { stream.write("\(report.summary) (\(text(of: duration)))\n") }
  }

  private func showTable(of report: ScriptReport) {
    let (table, stream) = (report.table, StandardStream.output)
    if !table.rows.isEmpty { stream.write("\n" + table.text(width: stream.size?.columns)) }
  }

  /// The advice how to continue after an interrupt: a command that can be pasted.
  private var continuation: String {
    let reason =
      if journal != nil {
        "to resume this run"
      } else if organization.isSimulated {
        "to start the simulation again from its scenario"
      } else {
        "to continue (accounts that are done are not changed again)"
      }
    let readsInput = script.name == "standard input" || files.contains("-")
    let input = readsInput ? ", with the same standard input" : ""
    return "\(reason)\(input):\n\(Program.command)"
  }

  private func text(of duration: Duration) -> String {
    guard organization.isSimulated else { return durationText(duration.session) }
    return "\(realText(duration.real)), \(durationText(duration.session)) simulated"
  }

  private func realText(_ milliseconds: Int64) -> String {
    "\(milliseconds / 1000).\(milliseconds / 100 % 10) s real"
  }
}
