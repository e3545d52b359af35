// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient

@c @implementation
public func muster_report_read(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ report: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(report, "report", error) { () throws(Failure) in
    ReportObject(try Report.read(try bytes(text, length, "text")))
  }
}

@c @implementation
public func muster_report_read_accounts(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ report: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(report, "report", error) { () throws(Failure) in
    ReportObject(Report(try AccountsFile(try bytes(text, length, "text"))))
  }
}

@c @implementation
public func muster_report_merge(
  _ reports: UnsafePointer<OpaquePointer?>?, _ count: Int,
  _ report: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(report, "report", error) { () throws(Failure) in
    guard count >= 0, reports != nil || count == 0 else {
      throw Failure(.argument, code: "ArgumentError", "reports must not be NULL.")
    }
    var merged: [Report] = []
    for handle in UnsafeBufferPointer(start: reports, count: count) {
      merged.append(try object(handle, ReportObject.self).report)
    }
    return ReportObject(Report.merged(merged))
  }
}

@c @implementation
public func muster_report_filter(
  _ report: OpaquePointer?, _ outcomes: UnsafePointer<Int32>?, _ count: Int,
  _ filtered: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(filtered, "filtered", error) { () throws(Failure) in
    let report = try object(report, ReportObject.self).report
    guard count >= 0, outcomes != nil || count == 0 else {
      throw Failure(.argument, code: "ArgumentError", "outcomes must not be NULL.")
    }
    var kinds: Set<Outcome.Kind?> = []
    for number in UnsafeBufferPointer(start: outcomes, count: count) {
      kinds.insert(try Outcome.Kind.numbered(number))
    }
    return ReportObject(report.filtered(by: kinds))
  }
}

@c @implementation
public func muster_report_free(_ report: OpaquePointer?) {
  _ = Handles.shared.remove(report, ReportObject.self)
}

@c @implementation
public func muster_report_count(_ report: OpaquePointer?) -> Int {
  Handles.shared.object(report, ReportObject.self)?.report.count ?? 0
}

@c @implementation
public func muster_report_count_of(_ report: OpaquePointer?, _ outcome: Int32) -> Int {
  guard let report = Handles.shared.object(report, ReportObject.self)?.report else { return 0 }
  do throws(Failure) {
    return report.count(of: try Outcome.Kind.numbered(outcome))
  } catch {
    return 0
  }
}

@c @implementation
public func muster_report_outcome(
  _ report: OpaquePointer?, _ index: Int, _ outcome: UnsafeMutablePointer<muster_outcome>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let report = try object(report, ReportObject.self)
    guard let outcome else {
      throw Failure(.argument, code: "ArgumentError", "outcome must not be NULL.")
    }
    guard let value = report.outcome(index) else {
      throw Failure(
        .argument, code: "ArgumentError",
        "index must be less than \(report.report.count), the number of outcomes.")
    }
    try value.write(to: outcome)
    return nil
  }
}

@c @implementation
public func muster_report_warning_count(_ report: OpaquePointer?) -> Int {
  Handles.shared.object(report, ReportObject.self)?.warnings.count ?? 0
}

@c @implementation
public func muster_report_warning(
  _ report: OpaquePointer?, _ index: Int
) -> UnsafePointer<CChar>? {
  guard let report = Handles.shared.object(report, ReportObject.self),
    report.warnings.indices.contains(index)
  else { return nil }
  return report.warnings[index].pointer
}

@c @implementation
public func muster_report_json(
  _ report: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
  let text = Handles.shared.object(report, ReportObject.self)?.json()
  length?.pointee = text?.count ?? 0
  return text?.pointer
}
