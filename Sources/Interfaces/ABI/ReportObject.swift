import CMuster
import MusterClient
import MusterDocument
import MusterLocks

/// The object behind a `muster_report`.
final class ReportObject: Sendable {
  let report: Report
  private let elements: [Value]
  /// The warnings about the list that the report was read from.
  let warnings: [CText]
  private let text = Guarded<CText?>(nil)

  init(_ report: Report) {
    self.report = report
    elements = report.elements
    warnings = report.warnings.map { CText($0) }
  }

  var count: Int { elements.count }

  /// The number of outcomes of a kind, a MUSTER_OUTCOME_….
  func count(of kind: Int32) -> Int {
    elements.count { ReportObject.kind(of: $0) == kind }
  }

  /// The JSON of the report, which is written when it is first requested.
  func json() -> CText {
    text.withLock { text in
      if let text { return text }
      var writer = JSONWriter(capacity: 1024)
      writer.value(report.document.root)
      let written = CText(writer.bytes)
      text = written
      return written
    }
  }

  /// Outcome `index`. Its texts are valid as long as the report.
  func outcome(_ index: Int) -> muster_outcome? {
    guard elements.indices.contains(index) else { return nil }
    let element = elements[index]
    func text(_ name: String) -> UnsafePointer<CChar> {
      element[name]?.utf8?.cString ?? ReportObject.noText.pointer
    }
    return muster_outcome(
      struct_size: MemoryLayout<muster_outcome>.size, outcome: ReportObject.kind(of: element),
      account_id: text("accountId"), email: text("email"), name: text("name"),
      service: text("service"), region: text("region"), step: text("step"), code: text("code"),
      message: text("message"), remedy: text("remedy"), request_id: text("requestId"),
      attempts: Int32(clamping: element["attempts"]?.integer ?? 0), at: text("at"),
      is_in_progress: element["inProgress"]?.boolean == true ? 1 : 0)
  }

  private static let noText = CText("")

  private static func kind(of element: Value) -> Int32 {
    guard let kind = element["outcome"]?.string.flatMap(Outcome.Kind.init) else {
      return Int32(MUSTER_OUTCOME_NONE)
    }
    return kind.number
  }
}
