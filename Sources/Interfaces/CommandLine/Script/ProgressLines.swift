/// The progress of each service in each Region, as lines of text.
struct ProgressLines {
  struct Line {
    var region: String
    var service: String
    var activities: [BatchProgress]
    /// The time of the last change, by the session's clock in milliseconds.
    var changedAt: Int64
  }

  private(set) var lines: [Line] = []
  private let isSimulated: Bool
  /// The time at which the work began, by the session's clock in milliseconds.
  var start: Int64 = 0

  init(isSimulated: Bool) {
    self.isSimulated = isSimulated
  }

  /// Records a report of the library. Returns whether it is the one that completes its activity.
  mutating func record(_ report: BatchProgress) -> Bool {
    let index = line(of: report)
    lines[index].changedAt = report.now
    guard
      let position = lines[index].activities.firstIndex(where: { $0.activity == report.activity })
    else {
      lines[index].activities.append(report)
      return report.isFinished
    }
    let wasFinished = lines[index].activities[position].isFinished
    lines[index].activities[position] = report
    return report.isFinished && !wasFinished
  }

  private mutating func line(of report: BatchProgress) -> Int {
    let known = lines.firstIndex {
      $0.region == report.region && $0.service == report.service
    }
    if let known { return known }
    lines.append(
      Line(region: report.region, service: report.service, activities: [], changedAt: report.now))
    return lines.endIndex - 1
  }

  /// A line for each service and Region, of at most `width` characters. If there are more than
  /// `count`, only the ones that changed last are returned.
  func text(width: Int, count: Int) -> [String] {
    let shown = lines.indices.sorted { lines[$0].changedAt > lines[$1].changedAt }.prefix(count)
    return shown.sorted().map { text(of: lines[$0], width: width) }
  }

  /// A line about a single activity.
  func text(of report: BatchProgress) -> String {
    let line = Line(
      region: report.region, service: report.service, activities: [report], changedAt: report.now)
    return text(of: line, width: .max)
  }

  private func text(of line: Line, width: Int) -> String {
    let name = column(line.region, \.region) + column(line.service, \.service)
    let time = durationText(line.changedAt - start) + (isSimulated ? " simulated" : "")
    let available = width - name.count - time.count - 2
    return String((name + describe(line.activities, width: available) + "  " + time).prefix(width))
  }

  private func column(_ text: String, _ part: KeyPath<Line, String>) -> String {
    text.padded(to: lines.map { $0[keyPath: part].count }.max() ?? 0) + "  "
  }

  /// "create invitations 500/500  member enabled 431/500  62 pending, 7 need action". If this is
  /// too wide, earlier activities are omitted, then the name of the last one is cut.
  private func describe(_ activities: [BatchProgress], width: Int) -> String {
    guard let last = activities.last else { return "" }
    let latest = last.title + last.counts
    if latest.count > width {
      return last.title.prefix(max(0, width - last.counts.count)) + last.counts
    }
    return activities.dropLast().reversed().reduce(latest) { words, activity in
      let more = "\(activity.title) \(activity.done)/\(activity.total)  " + words
      return more.count > width ? words : more
    }
  }
}

extension BatchProgress {
  fileprivate var title: String { String(activity.map { $0 == "_" ? " " : $0 }) }

  fileprivate var counts: String {
    let others = [
      (pending, "pending"), (retryable, "retryable"), (needsAction, "need action"),
      (skipped, "skipped"),
    ]
    let words = others.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return " \(done)/\(total)" + (words.isEmpty ? "" : "  " + words)
  }
}

/// Minutes and seconds, with hours if there are any: "0:41", "1:02:03".
func durationText(_ milliseconds: Int64) -> String {
  let seconds = max(0, milliseconds) / 1000
  let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
  let twoDigits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
  let tail = twoDigits(rest)
  return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
}
