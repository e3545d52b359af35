/// One execution of a script, and the output about it.
struct ScriptRun {
  var script: LuaScript
  var arguments: [String: String]
  /// The arguments that name files.
  var files: Set<String>
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
      throw failed(error, with: ScriptReport(outcomes: []))
    }
    do throws(CommandError) {
      return max(try execute(settled), settled.exitCode)
    } catch {
      throw failed(error, with: settled.report)
    }
  }

  /// Prints the document of a run that failed, if JSON is printed. Returns the error.
  private func failed(_ error: CommandError, with report: ScriptReport) -> CommandError {
    if printsJSON { document.show(error, report) }
    return error
  }

  private var document: RunDocument { RunDocument(isSimulated: organization.isSimulated) }

  private func execute(_ settled: SettledOutcomes) throws(CommandError) -> ExitCode {
    let display = ProgressDisplay(isSimulated: organization.isSimulated)
    let recorded = journal.map { _ in RunContents(script, arguments, files: files) }
    let session = try organization.openSession(
      journal: journal, run: recorded?.json.inline, progress: display.show,
      outcome: printsJSON || events != nil ? settled.receive : nil, log: display.log)
    if let model { try session.load(model: model) }
    let start = (real: monotonicMilliseconds(), session: session.now)
    display.start(at: start.session)
    defer { showContinuation() }
    let (value, report) = try recordingFailure(in: session) { () throws(CommandError) in
      let value = try self.value(in: session, display, contents: recorded?.contents ?? [:])
      return (value, try ScriptReport(value))
    }
    let duration = Duration(
      real: monotonicMilliseconds() - start.real, session: session.now - start.session)
    if let report { settled.receive(report) }
    let plan = includesPlan ? try session.compare() : nil
    if printsJSON {
      document.show(report?.members ?? [("result", value)], plan)
    } else {
      show(value, report, plan, after: duration)
    }
    // A run that is killed before it has printed its report is resumed, and prints it. One that was
    // interrupted is resumed, too.
    let ended = end(session, with: report.map { .object($0.members) } ?? value)
    return max(ExitCode(of: report?.outcomes ?? []), ended)
  }

  /// Records the end of the run in the journal. A failure is only an error message, because the
  /// document is printed already.
  private func end(_ session: MusterSession, with result: JSONValue) -> ExitCode {
    guard isRecorded else { return .done }
    do throws(CommandError) {
      try session.endRun(with: result)
      return .done
    } catch {
      StandardStream.error.write("muster: \(error.message)\n")
      return error.exitCode
    }
  }

  /// True if the end of the run is recorded in a journal.
  private var isRecorded: Bool { journal != nil && Interrupts.exitCode == nil }

  /// Runs `body`, and records in the journal if it fails.
  private func recordingFailure<Value>(
    in session: MusterSession, _ body: () throws(CommandError) -> Value
  ) throws(CommandError) -> Value {
    do throws(CommandError) {
      return try body()
    } catch {
      if isRecorded { try session.failRun(error.message) }
      throw error
    }
  }

  /// Runs the script and returns its value.
  private func value(
    in session: MusterSession, _ display: ProgressDisplay, contents: [String: [UInt8]]
  ) throws(CommandError) -> JSONValue {
    let stream = printsJSON ? StandardStream.error : StandardStream.output
    let permissions = LuaScript.Permissions(
      files: Set(arguments.values),
      contents: contents,
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
    _ value: JSONValue, _ report: ScriptReport?, _ plan: SnapshotDifference?,
    after duration: Duration
  ) {
    let stream = StandardStream.output
    if let report {
      let table = report.table
      if !table.rows.isEmpty { stream.write("\n" + table.text(width: stream.size?.columns)) }
    } else if case .null = value {
    } else {
      stream.write(value.pretty + "\n")
    }
    if let plan { stream.write("\nchanges:\n" + plan.page) }
    if let report { stream.write("\(report.summary) (\(text(of: duration)))\n") }
  }

  /// Says how to continue after an interrupt.
  private func showContinuation() {
    guard Interrupts.exitCode != nil else { return }
    let advice =
      if let journal {
        "to continue this run, repeat the command with --journal \(journal)"
      } else if organization.isSimulated {
        "a simulated organization starts from its scenario again"
      } else {
        "to continue, repeat the command: accounts that are done are not changed again"
      }
    StandardStream.error.write("muster: interrupted; \(advice)\n")
  }

  private func text(of duration: Duration) -> String {
    guard organization.isSimulated else { return durationText(duration.session) }
    let tenths = duration.real / 100
    return "\(tenths / 10).\(tenths % 10) s real, \(durationText(duration.session)) simulated"
  }
}
