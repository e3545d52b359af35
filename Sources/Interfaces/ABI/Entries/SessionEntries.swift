// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterCredentials
import MusterDocument
import MusterText
import MusterTransport
import MusterWire

@c @implementation
public func muster_session_open(
  _ options: UnsafePointer<muster_session_options>?,
  _ session: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(session, "session", error) { () throws(Failure) in
    try SessionObject(try SessionOptions(options))
  }
}

@c @implementation
public func muster_session_free(_ session: OpaquePointer?) {
  Handles.shared.remove(session, SessionObject.self)?.session.cancelAll()
}

@c @implementation
public func muster_session_now(_ session: OpaquePointer?) -> Int64 {
  Handles.shared.object(session, SessionObject.self)?.session.loop.now.milliseconds ?? 0
}

@c @implementation
public func muster_session_describe(
  _ session: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    ResultObject(Document(writing: try object(session, SessionObject.self).describe()))
  }
}

// MARK: - The loop

@c @implementation
public func muster_session_poll(
  _ session: OpaquePointer?, _ timeout: Int64, _ events: UnsafeMutablePointer<muster_event>?,
  _ capacity: Int
) -> Int32 {
  guard let box = Handles.shared.object(session, SessionObject.self) else {
    return muster_status(MUSTER_ERROR_HANDLE)
  }
  guard capacity >= 0, events != nil || capacity == 0 else {
    return muster_status(MUSTER_ERROR_ARGUMENT)
  }
  let capacity = min(capacity, Int(Int32.max))
  let ready = box.session.poll(timeout: timeout < 0 ? nil : timeout, capacity: capacity)
  for (index, event) in ready.enumerated() { events?[index] = muster_event(event) }
  return Int32(ready.count)
}

extension muster_event {
  /// The event with new handles of its report or result.
  fileprivate init(_ event: Session.CompletionEvent) {
    let report = event.result?.report.flatMap { Handles.shared.insert(ReportObject($0)) }
    let result = event.result.flatMap {
      $0.report == nil ? Handles.shared.insert(ResultObject($0)) : nil
    }
    self.init(
      id: event.id, user_data: UnsafeMutableRawPointer(bitPattern: event.userData), result: result,
      report: report)
  }
}

@c @implementation
public func muster_session_await(
  _ session: OpaquePointer?, _ id: UInt64, _ timeout: Int64,
  _ events: UnsafeMutablePointer<muster_event>?, _ capacity: Int
) -> Int32 {
  guard let box = Handles.shared.object(session, SessionObject.self) else {
    return muster_status(MUSTER_ERROR_HANDLE)
  }
  guard timeout >= 0, capacity > 0, let events else { return muster_status(MUSTER_ERROR_ARGUMENT) }
  let capacity = min(capacity, Int(Int32.max))
  guard let ready = box.session.await(id == 0 ? nil : id, atMost: timeout, capacity: capacity)
  else {
    return muster_status(MUSTER_ERROR_ARGUMENT)
  }
  for (index, event) in ready.enumerated() { events[index] = muster_event(event) }
  return Int32(ready.count)
}

/// Takes no lock and allocates nothing, because a signal handler may call it.
@c @implementation
public func muster_session_stop(_ session: OpaquePointer?, _ grace: Int64) -> muster_status {
  guard grace >= 0 else { return muster_status(MUSTER_ERROR_ARGUMENT) }
  let stopped: Void? = Handles.shared.read(session, SessionObject.self) {
    $0.session.loop.stop(within: grace)
  }
  return stopped == nil ? muster_status(MUSTER_ERROR_HANDLE) : statusOK
}

@c @implementation
public func muster_session_start_timer(
  _ session: OpaquePointer?, _ delay: Int64, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    guard delay >= 0 else {
      throw Failure(.argument, code: "ArgumentError", "delay_ms must not be negative.")
    }
    let timer = session.timer(after: delay, userData: UInt(bitPattern: userData))
    id?.pointee = timer
    return nil
  }
}

@c @implementation
public func muster_session_cancel(_ session: OpaquePointer?, _ id: UInt64) -> muster_status {
  entry(nil) { () throws(Failure) in
    try object(session, SessionObject.self).session.cancel(id)
    return nil
  }
}

@c @implementation
public func muster_session_cancel_all(_ session: OpaquePointer?) -> muster_status {
  entry(nil) { () throws(Failure) in
    try object(session, SessionObject.self).session.cancelAll()
    return nil
  }
}

@c @implementation
public func muster_session_fd(_ session: OpaquePointer?) -> Int32 {
  guard let box = Handles.shared.object(session, SessionObject.self) else {
    return muster_status(MUSTER_ERROR_HANDLE)
  }
  return box.session.descriptor ?? muster_status(MUSTER_ERROR_TRANSPORT)
}

// MARK: - Exchanges of the program

private func complete(
  _ session: OpaquePointer?, _ exchange: UInt64,
  _ outcome: () throws(Failure) -> Result<HTTPResponse, TransportFailure>
) -> muster_status {
  entry(nil) { () throws(Failure) in
    guard let transport = try object(session, SessionObject.self).hostTransport else {
      throw Failure(.argument, code: "ArgumentError", "The session has no transport callback.")
    }
    guard transport.complete(ExchangeID(exchange), try outcome()) else {
      throw Failure(
        .argument, code: "ArgumentError",
        "There is no exchange \(exchange), or its call was cancelled.")
    }
    return nil
  }
}

@c @implementation
public func muster_session_respond(
  _ session: OpaquePointer?, _ exchange: UInt64, _ httpStatus: Int32,
  _ headers: UnsafePointer<muster_header>?, _ headerCount: Int, _ body: UnsafePointer<CChar>?,
  _ bodyLength: Int
) -> muster_status {
  complete(session, exchange) { () throws(Failure) in
    guard (100...599).contains(httpStatus), headerCount >= 0, headers != nil || headerCount == 0
    else {
      throw Failure(
        .argument, code: "ArgumentError",
        "http_status must be 100 to 599, and headers must not be NULL.")
    }
    var response = HTTPResponse(status: Int(httpStatus))
    for header in UnsafeBufferPointer(start: headers, count: headerCount) {
      response.headers.append(
        HTTPHeader(try text(header.name, "a header's name"), try text(header.value, "a header")))
    }
    response.body = try bytes(body, bodyLength, "body")
    return .success(response)
  }
}

@c @implementation
public func muster_session_fail_exchange(
  _ session: OpaquePointer?, _ exchange: UInt64, _ cause: Int32, _ message: UnsafePointer<CChar>?
) -> muster_status {
  complete(session, exchange) { () throws(Failure) in
    .failure(TransportFailure(try failureKind(cause), try text(message, "message")))
  }
}

private func failureKind(_ cause: Int32) throws(Failure) -> TransportFailure.Kind {
  switch cause {
  case Int32(MUSTER_EXCHANGE_NOT_SENT): return .connect
  case Int32(MUSTER_EXCHANGE_TIMED_OUT): return .timeout
  case Int32(MUSTER_EXCHANGE_CONNECTION_LOST): return .interrupted
  default:
    throw Failure(
      .argument, code: "ArgumentError",
      "cause is \(cause); it must be one of MUSTER_EXCHANGE_….")
  }
}

// MARK: - Credentials

@c @implementation
public func muster_session_provide_credentials(
  _ session: OpaquePointer?, _ retrieval: UInt64, _ credentials: UnsafePointer<muster_credentials>?,
  _ reason: UnsafePointer<CChar>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    guard session.provide(try HostProviderResult(credentials, reason: reason), to: retrieval) else {
      throw Failure(
        .argument, code: "ArgumentError",
        "No credentials are being retrieved with the id \(retrieval).")
    }
    return nil
  }
}

@c @implementation
public func muster_session_describe_configuration(
  _ session: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  run(session, result) { $0.configurationReport() }
}

@c @implementation
public func muster_session_submit_describe_configuration(
  _ session: OpaquePointer?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(session, userData, id) { $0.configurationReport() }
}

extension HostProviderResult {
  /// The credentials that a program provides, or the reason why it has none.
  fileprivate init(
    _ credentials: UnsafePointer<muster_credentials>?, reason: UnsafePointer<CChar>?
  ) throws(Failure) {
    guard credentials != nil else {
      self = .notFound(try optionalText(reason, "reason") ?? "it has no credentials")
      return
    }
    self = .found(try ProvidedCredentials(credentials).credentials())
  }
}
