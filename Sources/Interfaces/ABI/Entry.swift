import CMuster
import MusterClient
import MusterSimulator

/// The C enumerators are imported as their own type; this is the one of `muster_status`.
let statusOK: muster_status = 0

/// Does what an entry point is for, and turns what came of it into a status and a result. No other
/// place does that.
///
/// `body` answers what the caller gets; nil where success has no result.
func entry(
  _ out: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(Failure) -> Answer?
) -> muster_status {
  out?.pointee = nil
  do {
    guard let answer = try body() else { return statusOK }
    return hand(answer, to: out)
  } catch {
    return hand(Answer(error), to: out)
  }
}

private func hand(
  _ answer: Answer, to out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  out?.pointee = out == nil ? nil : Handles.shared.insert(answer)
  return answer.status
}

/// What `handle` stands for.
func object<Object: AnyObject & Sendable>(
  _ handle: OpaquePointer?, _ kind: Object.Type
) throws(Failure) -> Object {
  if let object = Handles.shared.object(handle, kind) { return object }
  let name = names[ObjectIdentifier(kind)] ?? "thing"
  throw Failure(
    .handle, code: "HandleError",
    Handles.shared.isInherited(handle)
      ? "This \(name) belongs to the process that this one was forked from: open one here."
      : "This is no handle of a \(name), or it was freed.")
}

/// Puts a new handle of `object` where the caller wants it.
func give(
  _ object: some AnyObject & Sendable, to place: UnsafeMutablePointer<OpaquePointer?>?,
  _ what: String
) throws(Failure) {
  guard let place else {
    throw Failure(.argument, code: "ArgumentError", "\(what) must not be NULL.")
  }
  place.pointee = Handles.shared.insert(object)
}

private let names: [ObjectIdentifier: String] = [
  ObjectIdentifier(SessionBox.self): "session", ObjectIdentifier(Client.self): "client",
  ObjectIdentifier(Answer.self): "result", ObjectIdentifier(InputBox.self): "input",
  ObjectIdentifier(PagesBox.self): "list's pages",
  ObjectIdentifier(HostedOrganization.self): "simulated organization",
]

extension Failure {
  var status: muster_status {
    switch kind {
    case .argument: muster_status(MUSTER_ERROR_ARGUMENT)
    case .handle: muster_status(MUSTER_ERROR_HANDLE)
    case .input: muster_status(MUSTER_ERROR_INPUT)
    case .unknown: muster_status(MUSTER_ERROR_UNKNOWN)
    case .configuration: muster_status(MUSTER_ERROR_CONFIGURATION)
    case .transport: muster_status(MUSTER_ERROR_TRANSPORT)
    case .response: muster_status(MUSTER_ERROR_RESPONSE)
    case .service: muster_status(MUSTER_ERROR_SERVICE)
    case .cancelled: muster_status(MUSTER_ERROR_CANCELLED)
    case .journal: muster_status(MUSTER_ERROR_JOURNAL)
    }
  }
}
