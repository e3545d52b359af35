import Glibc

/// The outcomes that were settled during a run: they are written to the file of `--events`, and
/// kept for the report of a script that fails.
final class SettledOutcomes {
  private let file: EventsFile?
  /// The last outcome of each account, Region, service and step as a line of JSON, in the order in
  /// which they were first settled.
  private var lines: [String] = []
  private var positions: [String: Int] = [:]

  init(file: EventsFile?) {
    self.file = file
  }

  func receive(_ outcome: JSONValue) {
    let key = ["accountId", "region", "service", "step"].map { outcome[$0]?.string ?? "" }
      .joined(separator: "\n")
    let line = outcome.inline
    if let position = positions[key] {
      guard lines[position] != line else { return }
      lines[position] = line
    } else {
      positions[key] = lines.count
      lines.append(line)
    }
    file?.write(line)
  }

  /// Receives the outcomes of the script's report. Those that the script has decided itself are
  /// new.
  func receive(_ report: ScriptReport) {
    guard file != nil else { return }
    for outcome in report.outcomes { receive(outcome) }
  }

  var report: ScriptReport {
    ScriptReport(outcomes: lines.compactMap { MusterResult.json(of: $0, $0.utf8.count) })
  }

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
