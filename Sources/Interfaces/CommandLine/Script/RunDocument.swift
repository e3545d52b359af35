/// The only document of a run on standard output with `--output json`.
struct RunDocument {
  let isSimulated: Bool

  /// Shows the value of a script that is not a report.
  func show(_ value: JSONValue, _ plan: SnapshotDifference?) {
    PrettyPrinter.printObject(to: .output) { printer in
      printer.member("simulated", .boolean(isSimulated))
      printer.member("result", value)
      show(plan, in: &printer)
    }
  }

  func show(_ report: ScriptReport, _ plan: SnapshotDifference?) {
    PrettyPrinter.printObject(to: .output) { printer in
      printer.member("simulated", .boolean(isSimulated))
      show(report, in: &printer)
      show(plan, in: &printer)
    }
  }

  /// Shows the error of a run that failed, with the outcomes that were settled before.
  func show(_ error: CommandError, _ report: ScriptReport = ScriptReport()) {
    PrettyPrinter.printObject(to: .output) { printer in
      printer.member("simulated", .boolean(isSimulated))
      printer.member("error", .object([("message", .string(error.message))]))
      show(report, in: &printer)
    }
  }

  private func show(_ report: ScriptReport, in printer: inout PrettyPrinter) {
    printer.member("outcomes", report.outcomes)
    printer.member("summary", report.summaryMembers)
  }

  private func show(_ plan: SnapshotDifference?, in printer: inout PrettyPrinter) {
    if let plan { printer.member("plan", plan.json) }
  }
}
