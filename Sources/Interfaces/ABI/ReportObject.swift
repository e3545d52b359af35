import CMuster
import MusterClient
import MusterLocks

/// The object behind a `muster_report`.
final class ReportObject: Sendable {
  let report: Report
  /// The warnings about the list that the report was read from.
  let warnings: [CText]
  /// The JSON of the report, once it was requested.
  private let writtenJSON = Guarded<CText?>(nil)
  /// The texts of the outcomes that were read. Many outcomes have the same ones.
  private let texts = Guarded<[String: CText]>([:])

  init(_ report: Report) {
    self.report = report
    warnings = report.warnings.map { CText($0) }
  }

  func json() -> CText {
    writtenJSON.withLock { text in
      if let text { return text }
      let written = CText(report.json)
      text = written
      return written
    }
  }

  /// Outcome `index`. Its texts are valid as long as the report.
  func outcome(_ index: Int) -> muster_outcome? {
    guard let (account, outcome) = report[index] else { return nil }
    return texts.withLock { texts in
      muster_outcome(account, outcome) { text in
        if let known = texts[text] { return known.pointer }
        let stored = CText(text)
        texts[text] = stored
        return stored.pointer
      }
    }
  }
}
