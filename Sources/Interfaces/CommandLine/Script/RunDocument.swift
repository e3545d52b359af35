/// The only document of a run on standard output with `--output json`.
struct RunDocument {
  let isSimulated: Bool

  func show(_ members: [(name: String, value: JSONValue)], _ plan: SnapshotDifference? = nil) {
    let simulated: (String, JSONValue) = ("simulated", .boolean(isSimulated))
    let planned = plan.map { [("plan", $0.json)] } ?? []
    StandardStream.output.write(JSONValue.object([simulated] + members + planned).pretty + "\n")
  }

  /// Shows the error of a run that failed, with the outcomes that were settled before.
  func show(_ error: CommandError, _ report: ScriptReport = ScriptReport(outcomes: [])) {
    let message: [(String, JSONValue)] = [("message", .string(error.message))]
    show([("error", .object(message))] + report.members)
  }
}
