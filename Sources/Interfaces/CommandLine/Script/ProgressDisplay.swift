import Glibc

/// Shows progress on the error stream: redrawn in place on a terminal, and in a pipe, mostly, a line
/// for every step that is finished.
final class ProgressDisplay {
  private var progress: ProgressLines
  private let screen = StandardStream.error
  private var drawnLines = 0
  private var drawnAt: Int64 = 0

  /// A terminal is not redrawn more often than an eye can follow, in milliseconds.
  private static let redrawInterval: Int64 = 50

  /// Whether a pipe is told of steps; where they are but pages that are read, they say nothing there.
  private let tellsPipes: Bool

  init(isSimulated: Bool, tellsPipes: Bool = true) {
    progress = ProgressLines(isSimulated: isSimulated)
    self.tellsPipes = tellsPipes
  }

  /// Sets the time of the session's clock from which the time shown is counted.
  func start(at now: Int64) {
    progress.start = now
  }

  func show(_ advance: BatchProgress) {
    let finishesStep = progress.take(advance)
    if screen.isTerminal {
      if monotonicMilliseconds() - drawnAt >= ProgressDisplay.redrawInterval { redraw() }
    } else if finishesStep && tellsPipes {
      screen.write(progress.text(of: advance) + "\n")
    }
  }

  /// Writes something else, above the lines that are redrawn.
  func interrupt(_ write: () -> Void) {
    erase()
    write()
    if screen.isTerminal { redraw() }
  }

  /// Leaves the last state on the terminal.
  func finish() {
    if screen.isTerminal { redraw() }
    drawnLines = 0
  }

  private func redraw() {
    let size = screen.size ?? (columns: 80, rows: 24)
    let lines = progress.text(width: size.columns - 1, count: max(1, size.rows - 1))
    erase()
    screen.write(lines.map { $0 + "\n" }.joined())
    drawnLines = lines.count
    drawnAt = monotonicMilliseconds()
  }

  private func erase() {
    screen.erase(lines: drawnLines)
    drawnLines = 0
  }
}

/// The machine's time since some moment, in milliseconds; setting its clock does not change it.
func monotonicMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
