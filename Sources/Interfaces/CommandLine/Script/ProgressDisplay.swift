import Glibc

/// Shows progress on standard error. A terminal is redrawn in place; a pipe receives a line for
/// each step that is completed.
final class ProgressDisplay {
  private var progress: ProgressLines
  private let stream = StandardStream.error
  private var drawnLines = 0
  private var drawnAt: Int64 = 0

  /// The minimum time between two redraws of a terminal, in milliseconds.
  private static let redrawInterval: Int64 = 50

  /// True if pipes receive a line for each step. Steps that only read pages are not worth a line.
  private let printsStepsToPipes: Bool

  init(isSimulated: Bool, printsStepsToPipes: Bool = true) {
    progress = ProgressLines(isSimulated: isSimulated)
    self.printsStepsToPipes = printsStepsToPipes
  }

  /// Sets the start time, by the session's clock in milliseconds.
  func start(at now: Int64) {
    progress.start = now
  }

  func show(_ report: BatchProgress) {
    guard !OutputSettings.current.isQuiet else { return }
    let completesStep = progress.record(report)
    if stream.isTerminal {
      if monotonicMilliseconds() - drawnAt >= ProgressDisplay.redrawInterval { redraw() }
    } else if completesStep && printsStepsToPipes {
      stream.write(progress.text(of: report) + "\n")
    }
  }

  /// Prints a line of the log above the progress.
  func log(_ line: String) {
    interrupt { stream.write(line + "\n") }
  }

  /// Prints a message of a script above the progress.
  func note(_ line: String) {
    interrupt { stream.note(line + "\n") }
  }

  /// Calls `write`, which prints something else, above the progress.
  func interrupt(_ write: () -> Void) {
    erase()
    write()
    if stream.isTerminal { redraw() }
  }

  /// Shows the final state, which stays on the terminal.
  func finish() {
    if stream.isTerminal { redraw() }
    drawnLines = 0
  }

  private func redraw() {
    let size = stream.size ?? (columns: 80, rows: 24)
    let lines = progress.text(width: size.columns - 1, count: max(1, size.rows - 1))
    erase()
    stream.write(lines.map { $0 + "\n" }.joined())
    drawnLines = lines.count
    drawnAt = monotonicMilliseconds()
  }

  private func erase() {
    stream.erase(lines: drawnLines)
    drawnLines = 0
  }
}

/// The machine's monotonic clock in milliseconds. Setting the system time does not change it.
func monotonicMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
