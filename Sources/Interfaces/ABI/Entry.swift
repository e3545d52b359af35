import CMuster
import MusterClient
import MusterSimulator

/// `MUSTER_OK` with the type of a status; C enumerators are imported with their own type.
let statusOK: muster_status = 0

/// A handle that an entry point writes for its caller.
typealias HandleOut = UnsafeMutablePointer<OpaquePointer?>?

/// Runs the body of an entry point and converts its value or error into a status and a result.
///
/// `body` returns the result for the caller, or nil if success has no result.
func entry(
  _ result: HandleOut, _ body: () throws(Failure) -> ResultObject?
) -> muster_status {
  result?.pointee = nil
  do {
    guard let object = try body() else { return statusOK }
    return write(object, to: result)
  } catch {
    return write(ResultObject(error), to: result)
  }
}

/// Runs the body of an entry point that opens or makes something and writes a new handle of it to
/// `handle`. Only a failure has a result.
func entry<Object: AnyObject & Sendable>(
  _ handle: HandleOut, _ name: String, _ error: HandleOut,
  _ body: () throws(Failure) -> Object
) -> muster_status {
  handle?.pointee = nil
  return entry(error) { () throws(Failure) in
    let object = try body()
    guard let handle else {
      throw Failure(.argument, code: "ArgumentError", "\(name) must not be NULL.")
    }
    guard let inserted = Handles.shared.insert(object) else {
      throw Failure(
        .argument, code: "ArgumentError", "There are too many handles: free those of \(name)s.")
    }
    handle.pointee = inserted
    return nil
  }
}

/// Runs `work` in a session until it ends. The result is that of the work.
func run(
  _ session: OpaquePointer?, _ result: HandleOut,
  _ work: (Session) throws(Failure) -> some Work
) -> muster_status {
  entry(result) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    return ResultObject(session.run(try work(session)))
  }
}

/// Submits `work` to a session.
func submit(
  _ session: OpaquePointer?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?, _ work: (Session) throws(Failure) -> some Work
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    let submitted = session.submit(try work(session), userData: UInt(bitPattern: userData))
    id?.pointee = submitted
    return nil
  }
}

private func write(_ object: ResultObject, to result: HandleOut) -> muster_status {
  result?.pointee = result == nil ? nil : Handles.shared.insert(object)
  return object.status
}

/// The object behind `handle`.
func object<Object: AnyObject & Sendable>(
  _ handle: OpaquePointer?, _ kind: Object.Type
) throws(Failure) -> Object {
  if let object = Handles.shared.object(handle, kind) { return object }
  let name = names[ObjectIdentifier(kind)] ?? "object"
  throw Failure(
    .handle, code: "HandleError",
    Handles.shared.isInherited(handle)
      ? "This \(name) belongs to the parent process: open one in this process."
      : "The handle is not a \(name), or it was freed.")
}

private let names: [ObjectIdentifier: String] = [
  ObjectIdentifier(SessionObject.self): "session", ObjectIdentifier(Client.self): "client",
  ObjectIdentifier(ResultObject.self): "result", ObjectIdentifier(InputObject.self): "input",
  ObjectIdentifier(ReportObject.self): "report", ObjectIdentifier(PagesObject.self): "pages handle",
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
    case .cancelled, .stopped: muster_status(MUSTER_ERROR_CANCELLED)
    case .file: muster_status(MUSTER_ERROR_FILE)
    }
  }
}
