// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterJournal
import MusterTransport

private func runEnding(
  _ session: OpaquePointer?, _ value: UnsafePointer<CChar>?, _ valueLength: Int
) throws(Failure) -> RunEnding {
  try object(session, SessionObject.self).session.runEnding(
    with: try bytes(value, valueLength, "value"))
}

@c @implementation
public func muster_session_end_run(
  _ session: OpaquePointer?, _ value: UnsafePointer<CChar>?, _ valueLength: Int,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  run(session, result) { (_) throws(Failure) in try runEnding(session, value, valueLength) }
}

@c @implementation
public func muster_session_submit_end_run(
  _ session: OpaquePointer?, _ value: UnsafePointer<CChar>?, _ valueLength: Int,
  _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(session, userData, id) { (_) throws(Failure) in
    try runEnding(session, value, valueLength)
  }
}

@c @implementation
public func muster_session_fail_run(
  _ session: OpaquePointer?, _ message: UnsafePointer<CChar>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  run(session, result) { (session) throws(Failure) in
    session.runFailure(try text(message, "message"))
  }
}

@c @implementation
public func muster_session_submit_fail_run(
  _ session: OpaquePointer?, _ message: UnsafePointer<CChar>?,
  _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(session, userData, id) { (session) throws(Failure) in
    session.runFailure(try text(message, "message"))
  }
}

@c @implementation
public func muster_session_record_report(
  _ session: OpaquePointer?, _ value: UnsafePointer<CChar>?, _ valueLength: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(error) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    try session.record(report: try bytes(value, valueLength, "value"))
    return nil
  }
}

@c @implementation
public func muster_session_record_read(
  _ session: OpaquePointer?, _ name: UnsafePointer<CChar>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(error) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    try session.recordRead(of: try text(name, "name"))
    return nil
  }
}

@c @implementation
public func muster_journal_list_runs(
  _ path: UnsafePointer<CChar>?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    try runs(try text(path, "path")) { (list) throws(JournalError) in try list.all() }
  }
}

@c @implementation
public func muster_journal_describe_run(
  _ path: UnsafePointer<CChar>?, _ run: Int64, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    try runs(try text(path, "path")) { (list) throws(JournalError) in try list.run(run) }
  }
}

private func runs(
  _ path: String, _ read: (borrowing RunList) throws(JournalError) -> JSON
) throws(Failure) -> ResultObject {
  do {
    return ResultObject(Document(writing: try read(try RunList(path: path, at: MachineClock.now))))
  } catch {
    throw Failure(.file, code: "JournalError", error.message)
  }
}
