/// How far every service in every Region has come: a value from which lines are made.
struct ProgressLines {
  struct Line {
    var region: String
    var service: String
    var steps: [BatchProgress]
    /// When it last changed, by the session's clock in milliseconds.
    var changed: Int64
  }

  private(set) var lines: [Line] = []
  private let isSimulated: Bool
  /// The session's clock when the work began, in milliseconds.
  var start: Int64 = 0

  init(isSimulated: Bool) {
    self.isSimulated = isSimulated
  }

  /// Takes in what the library reported. Returns whether the step was finished by it.
  mutating func take(_ advance: BatchProgress) -> Bool {
    let index = line(of: advance)
    lines[index].changed = advance.now
    guard let step = lines[index].steps.firstIndex(where: { $0.step == advance.step }) else {
      lines[index].steps.append(advance)
      return advance.isFinished
    }
    let wasFinished = lines[index].steps[step].isFinished
    lines[index].steps[step] = advance
    return advance.isFinished && !wasFinished
  }

  private mutating func line(of advance: BatchProgress) -> Int {
    let known = lines.firstIndex {
      $0.region == advance.region && $0.service == advance.service
    }
    if let known { return known }
    lines.append(
      Line(region: advance.region, service: advance.service, steps: [], changed: advance.now))
    return lines.endIndex - 1
  }

  /// One line for every service and Region in at most `width` characters. When they are more than
  /// `count`, those that did not change for longest are left out.
  func text(width: Int, count: Int) -> [String] {
    let shown = lines.indices.sorted { lines[$0].changed > lines[$1].changed }.prefix(count)
    return shown.sorted().map { text(of: lines[$0], width: width) }
  }

  /// A line that tells of one step alone.
  func text(of advance: BatchProgress) -> String {
    let line = Line(
      region: advance.region, service: advance.service, steps: [advance], changed: advance.now)
    return text(of: line, width: .max)
  }

  private func text(of line: Line, width: Int) -> String {
    let place = column(line.region, \.region) + column(line.service, \.service)
    let time = duration(line.changed - start) + (isSimulated ? " simulated" : "")
    let room = width - place.count - time.count - 2
    return String((place + describe(line.steps, room: room) + "  " + time).prefix(width))
  }

  private func column(_ text: String, _ part: KeyPath<Line, String>) -> String {
    text.padded(to: lines.map { $0[keyPath: part].count }.max() ?? 0) + "  "
  }

  /// "create invitations 500/500  member enabled 431/500  waiting 62  failing 7"; where room is
  /// short, earlier steps are left out, and the last one's name is cut.
  private func describe(_ steps: [BatchProgress], room: Int) -> String {
    guard let last = steps.last else { return "" }
    let latest = last.title + last.counts
    if latest.count > room {
      return last.title.prefix(max(0, room - last.counts.count)) + last.counts
    }
    return steps.dropLast().reversed().reduce(latest) { words, step in
      let more = "\(step.title) \(step.done)/\(step.total)  " + words
      return more.count > room ? words : more
    }
  }
}

extension BatchProgress {
  fileprivate var isFinished: Bool { pending == 0 }

  fileprivate var title: String { String(step.map { $0 == "_" ? " " : $0 }) }

  fileprivate var counts: String {
    let parts = [
      " \(done)/\(total)", pending > 0 ? "  waiting \(pending)" : "",
      failing > 0 ? "  failing \(failing)" : "",
    ]
    return parts.joined()
  }
}

/// Minutes and seconds, with hours where there are any: "0:41", "1:02:03".
func duration(_ milliseconds: Int64) -> String {
  let seconds = max(0, milliseconds) / 1000
  let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
  let twoDigits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
  let tail = twoDigits(rest)
  return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
}
