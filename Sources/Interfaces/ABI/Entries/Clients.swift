// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument

@c @implementation
public func muster_client_open(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?,
  _ options: UnsafePointer<muster_client_options>?, _ client: UnsafeMutablePointer<OpaquePointer?>?,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  client?.pointee = nil
  return entry(out) { () throws(Failure) in
    let options = try Options.read(options, empty: muster_client_options())
    let opened = try Client(
      session: try object(session, SessionBox.self).session,
      service: try text(service, "service"), options: try ClientOptions(options))
    try give(opened, to: client, "client")
    return nil
  }
}

@c @implementation
public func muster_client_free(_ client: OpaquePointer?) {
  _ = Handles.shared.remove(client, Client.self)
}

// MARK: - Calls

/// What the entry points of all operations do: the operation's name is all that they add.
func callOperation(
  _ client: OpaquePointer?, _ service: StaticString, _ operation: StaticString,
  _ input: UnsafePointer<CChar>?, _ inputLength: Int, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let client = try object(client, Client.self)
    guard client.model.name == service.description else {
      throw Failure(
        .argument, code: "ArgumentError",
        "\(operation) of \(service) was called with a client of \(client.model.name).")
    }
    return try run(
      client.call(operation.description, try bytes(input, inputLength, "input")), client)
  }
}

private func run(_ work: some Work, _ client: Client) throws(Failure) -> Answer {
  Answer(client.session.run(work))
}

private func submit(
  _ client: OpaquePointer?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?, _ work: (Client) throws(Failure) -> some Work
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let client = try object(client, Client.self)
    let submitted = client.session.submit(try work(client), tag: UInt(bitPattern: userData))
    id?.pointee = submitted
    return nil
  }
}

@c @implementation
public func muster_client_call(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let client = try object(client, Client.self)
    return try run(
      client.call(try text(operation, "operation"), try bytes(input, inputLength, "input")), client)
  }
}

@c @implementation
public func muster_client_submit_call(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    client.call(try text(operation, "operation"), try bytes(input, inputLength, "input"))
  }
}

@c @implementation
public func muster_client_prepare(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let client = try object(client, Client.self)
    return try run(
      client.prepare(try text(operation, "operation"), try bytes(input, inputLength, "input")),
      client)
  }
}

// MARK: - Batches

private func batch(
  _ client: Client, _ operation: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ parameters: UnsafePointer<CChar>?, _ parametersLength: Int
) throws(Failure) -> Batch {
  Batch(
    client: client, operation: try text(operation, "operation"),
    accounts: try bytes(accounts, accountsLength, "accounts"),
    parameters: try bytes(parameters, parametersLength, "parameters"))
}

@c @implementation
public func muster_client_batch(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ parameters: UnsafePointer<CChar>?, _ parametersLength: Int,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let client = try object(client, Client.self)
    return try run(
      try batch(client, operation, accounts, accountsLength, parameters, parametersLength), client)
  }
}

@c @implementation
public func muster_client_submit_batch(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ parameters: UnsafePointer<CChar>?, _ parametersLength: Int,
  _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try batch(client, operation, accounts, accountsLength, parameters, parametersLength)
  }
}

// MARK: - Waits

private func wait(
  _ client: Client, _ state: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ timeout: Int64
) throws(Failure) -> Wait {
  guard timeout >= 0 else {
    throw Failure(.argument, code: "ArgumentError", "timeout_ms must not be negative.")
  }
  return Wait(
    client: client, state: try text(state, "state"),
    accounts: try bytes(accounts, accountsLength, "accounts"),
    timeout: timeout == 0 ? Wait.defaultTimeout : timeout)
}

@c @implementation
public func muster_client_wait(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ timeout: Int64, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let client = try object(client, Client.self)
    return try run(try wait(client, state, accounts, accountsLength, timeout), client)
  }
}

@c @implementation
public func muster_client_submit_wait(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: UnsafePointer<CChar>?,
  _ accountsLength: Int, _ timeout: Int64, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try wait(client, state, accounts, accountsLength, timeout)
  }
}
