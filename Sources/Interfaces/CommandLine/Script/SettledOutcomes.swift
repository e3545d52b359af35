import Glibc

/// The outcomes that were settled during a run: they are written to the file of `--events`, and
/// kept for the report of a script that fails.
final class SettledOutcomes {
  private let file: EventsFile?
  /// The last outcome of each account, Region, service and step, in the order in which they were
  /// first settled.
  private var outcomes: [ReceivedOutcome] = []
  private var positions: [ReceivedOutcome.Key: Int] = [:]
  /// The last line of each in the file. The script's report repeats most of them.
  private var lines: [ReceivedOutcome.Key: String] = [:]

  init(file: EventsFile?) {
    self.file = file
  }

  /// Receives an outcome. It is kept as a value, because most outcomes are never printed, and a
  /// simulation has hundreds of thousands.
  func receive(_ outcome: ReceivedOutcome) {
    if let position = positions[outcome.key] {
      guard outcomes[position] != outcome else { return }
      outcomes[position] = outcome
    } else {
      positions[outcome.key] = outcomes.count
      outcomes.append(outcome)
    }
    if file != nil { write(outcome.json, outcome.key) }
  }

  /// Receives the outcomes of the script's report. Those that the script has decided itself are
  /// new.
  func receive(_ report: ScriptReport) {
    guard file != nil else { return }
    for outcome in report.outcomes { write(outcome, ReceivedOutcome.Key(outcome)) }
  }

  private func write(_ outcome: JSONValue, _ key: ReceivedOutcome.Key) {
    let line = outcome.inline
    guard lines.updateValue(line, forKey: key) != line else { return }
    file?.write(line)
  }

  var report: ScriptReport { ScriptReport(outcomes: outcomes.map(\.json)) }

  /// The exit code of writing the file.
  var exitCode: ExitCode { file?.hasFailed == true ? .failed : .done }
}

/// The file of `--events`: a line of JSON for each outcome.
final class EventsFile {
  private let path: String
  private let descriptor: Int32
  private(set) var hasFailed = false

  init(at path: String) throws(CommandError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .usage("--events: \(path) cannot be written: \(reason(errno))")
    }
  }

  deinit { close(descriptor) }

  /// Writes a line. After a failure the run continues without the file.
  func write(_ line: String) {
    guard !hasFailed else { return }
    let error = writeAll(line + "\n", to: descriptor)
    guard error != 0 else { return }
    hasFailed = true
    StandardStream.error.write("muster: --events: \(path) cannot be written: \(reason(error))\n")
  }
}
