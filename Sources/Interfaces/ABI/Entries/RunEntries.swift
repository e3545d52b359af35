// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterJournal

@c @implementation
public func muster_session_end_run(
  _ session: OpaquePointer?, _ value: UnsafePointer<CChar>?, _ valueLength: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(error) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    try session.endRun(with: try bytes(value, valueLength, "value"))
    return nil
  }
}

@c @implementation
public func muster_session_fail_run(
  _ session: OpaquePointer?, _ message: UnsafePointer<CChar>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(error) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    try session.failRun(try text(message, "message"))
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
    return ResultObject(Document(writing: try read(try RunList(path: path))))
  } catch {
    throw Failure(.file, code: "JournalError", error.message)
  }
}
