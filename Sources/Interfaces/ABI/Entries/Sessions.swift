// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterCredentials
import MusterDocument
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

@c @implementation
public func muster_session_open(
  _ options: UnsafePointer<muster_session_options>?,
  _ session: UnsafeMutablePointer<OpaquePointer?>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  session?.pointee = nil
  return entry(out) { () throws(Failure) in
    let options = try Options.read(options, empty: muster_session_options())
    try give(try SessionBox(options), to: session, "session")
    return nil
  }
}

@c @implementation
public func muster_session_free(_ session: OpaquePointer?) {
  Handles.shared.remove(session, SessionBox.self)?.session.cancelAll()
}

@c @implementation
public func muster_session_now(_ session: OpaquePointer?) -> Int64 {
  Handles.shared.object(session, SessionBox.self)?.session.loop.now.milliseconds ?? 0
}

@c @implementation
public func muster_session_describe(
  _ session: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    Answer(Document(writing: try object(session, SessionBox.self).describe()))
  }
}

// MARK: - The loop

@c @implementation
public func muster_session_poll(
  _ session: OpaquePointer?, _ timeout: Int64, _ events: UnsafeMutablePointer<muster_event>?,
  _ capacity: Int
) -> Int32 {
  guard let box = Handles.shared.object(session, SessionBox.self) else {
    return muster_status(MUSTER_ERROR_HANDLE)
  }
  guard capacity >= 0, events != nil || capacity == 0 else {
    return muster_status(MUSTER_ERROR_ARGUMENT)
  }
  let capacity = min(capacity, Int(Int32.max))
  let ready = box.session.poll(timeout: timeout < 0 ? nil : timeout, capacity: capacity)
  for (index, event) in ready.enumerated() {
    events?[index] = muster_event(
      id: event.id, user_data: UnsafeMutableRawPointer(bitPattern: event.tag),
      result: event.result.flatMap { Handles.shared.insert(Answer($0)) })
  }
  return Int32(ready.count)
}

@c @implementation
public func muster_session_start_timer(
  _ session: OpaquePointer?, _ delay: Int64, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let session = try object(session, SessionBox.self).session
    guard delay >= 0 else {
      throw Failure(.argument, code: "ArgumentError", "delay_ms must not be negative.")
    }
    let timer = session.timer(after: delay, tag: UInt(bitPattern: userData))
    id?.pointee = timer
    return nil
  }
}

@c @implementation
public func muster_session_cancel(_ session: OpaquePointer?, _ id: UInt64) -> muster_status {
  entry(nil) { () throws(Failure) in
    try object(session, SessionBox.self).session.cancel(id)
    return nil
  }
}

@c @implementation
public func muster_session_cancel_all(_ session: OpaquePointer?) -> muster_status {
  entry(nil) { () throws(Failure) in
    try object(session, SessionBox.self).session.cancelAll()
    return nil
  }
}

@c @implementation
public func muster_session_fd(_ session: OpaquePointer?) -> Int32 {
  guard let box = Handles.shared.object(session, SessionBox.self) else {
    return muster_status(MUSTER_ERROR_HANDLE)
  }
  return box.session.descriptor ?? muster_status(MUSTER_ERROR_TRANSPORT)
}

// MARK: - Exchanges of the host

private func complete(
  _ session: OpaquePointer?, _ exchange: UInt64,
  _ outcome: () throws(Failure) -> Result<HTTPResponse, TransportFailure>
) -> muster_status {
  entry(nil) { () throws(Failure) in
    guard let transport = try object(session, SessionBox.self).hostTransport else {
      throw Failure(.argument, code: "ArgumentError", "The session has no transport callback.")
    }
    guard transport.complete(ExchangeID(exchange), try outcome()) else {
      throw Failure(
        .argument, code: "ArgumentError", "There is no exchange \(exchange) to be answered.")
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
        .argument, code: "ArgumentError", "http_status or headers are not those of a response.")
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
public func muster_session_refuse(
  _ session: OpaquePointer?, _ exchange: UInt64, _ reason: UnsafePointer<CChar>?
) -> muster_status {
  complete(session, exchange) { () throws(Failure) in
    .failure(TransportFailure(.connect, try text(reason, "reason")))
  }
}

@c @implementation
public func muster_session_interrupt(
  _ session: OpaquePointer?, _ exchange: UInt64, _ how: Int32, _ reason: UnsafePointer<CChar>?
) -> muster_status {
  complete(session, exchange) { () throws(Failure) in
    .failure(TransportFailure(try interruption(how), try text(reason, "reason")))
  }
}

private func interruption(_ how: Int32) throws(Failure) -> TransportFailure.Kind {
  switch how {
  case Int32(MUSTER_INTERRUPTED_BY_TIMEOUT): return .timeout
  case Int32(MUSTER_INTERRUPTED_BY_PEER): return .interrupted
  default:
    throw Failure(
      .argument, code: "ArgumentError",
      "how is \(how); it must be one of MUSTER_INTERRUPTED_BY_….")
  }
}

// MARK: - Credentials

@c @implementation
public func muster_session_provide_credentials(
  _ session: OpaquePointer?, _ request: UInt64, _ credentials: UnsafePointer<muster_credentials>?,
  _ reason: UnsafePointer<CChar>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let session = try object(session, SessionBox.self).session
    guard session.provide(try HostProviderResult(credentials, reason: reason), to: request) else {
      throw Failure(
        .argument, code: "ArgumentError", "Nobody asked for credentials under \(request).")
    }
    return nil
  }
}

@c @implementation
public func muster_session_describe_configuration(
  _ session: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let session = try object(session, SessionBox.self).session
    return Answer(session.run(session.configurationReport()))
  }
}

extension HostProviderResult {
  /// What a program's provider of credentials answers.
  fileprivate init(
    _ credentials: UnsafePointer<muster_credentials>?, reason: UnsafePointer<CChar>?
  ) throws(Failure) {
    guard credentials != nil else {
      self = .notFound(try optionalText(reason, "reason") ?? "it has none")
      return
    }
    let given = try Options.read(credentials, empty: muster_credentials())
    let keys = Credentials(
      accessKeyId: try text(given.access_key_id, "access_key_id"),
      secretAccessKey: try text(given.secret_access_key, "secret_access_key"),
      sessionToken: try optionalText(given.session_token, "session_token"))
    let expires = given.expires_ms == 0 ? nil : Instant(milliseconds: given.expires_ms)
    var grant = ExpiringCredentials(keys, expires: expires, method: "custom")
    grant.accountID = try optionalText(given.account_id, "account_id")
    self = .found(grant)
  }
}
