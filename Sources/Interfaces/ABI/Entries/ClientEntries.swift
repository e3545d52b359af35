// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument

@c @implementation
public func muster_client_open(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?,
  _ options: UnsafePointer<muster_client_options>?,
  _ client: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(client, "client", error) { () throws(Failure) in
    try Client(
      session: try object(session, SessionObject.self).session,
      service: try text(service, "service"), options: try ClientOptions(options))
  }
}

@c @implementation
public func muster_client_free(_ client: OpaquePointer?) {
  _ = Handles.shared.remove(client, Client.self)
}

// MARK: - Calls

/// Calls an operation by name, for the generated entry points.
func callOperation(
  _ client: OpaquePointer?, _ service: StaticString, _ operation: StaticString,
  _ input: UnsafePointer<CChar>?, _ inputLength: Int,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
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

private func run(_ work: some Work, _ client: Client) throws(Failure) -> ResultObject {
  ResultObject(client.session.run(work))
}

private func submit(
  _ client: OpaquePointer?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?, _ work: (Client) throws(Failure) -> some Work
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let client = try object(client, Client.self)
    let submitted = client.session.submit(try work(client), userData: UInt(bitPattern: userData))
    id?.pointee = submitted
    return nil
  }
}

@c @implementation
public func muster_client_call(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
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

private func preparation(
  _ client: Client, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int
) throws(Failure) -> RequestPreparation {
  client.prepare(try text(operation, "operation"), try bytes(input, inputLength, "input"))
}

@c @implementation
public func muster_client_prepare(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let client = try object(client, Client.self)
    return try run(try preparation(client, operation, input, inputLength), client)
  }
}

@c @implementation
public func muster_client_submit_prepare(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try preparation(client, operation, input, inputLength)
  }
}

// MARK: - Work with a report

/// Runs a batch, a wait or a read of states to its end, and writes its report.
private func runToReport(
  _ client: OpaquePointer?, _ report: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?, _ work: (Client) throws(Failure) -> some Work
) -> muster_status {
  entry(report, "report", error) { () throws(Failure) in
    let client = try object(client, Client.self)
    let result = client.session.run(try work(client))
    if let failure = result.failure { throw failure }
    guard let report = result.report else {
      throw Failure(.response, code: "ReportError", "The work ended without a report.")
    }
    return ReportObject(report)
  }
}

// MARK: - Batches

private func batch(
  _ client: Client, _ operation: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_batch_options>?
) throws(Failure) -> Batch {
  try Batch(
    client: client, operation: try text(operation, "operation"),
    accounts: .report(try object(accounts, ReportObject.self).report),
    options: try BatchOptions(options))
}

@c @implementation
public func muster_client_batch(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_batch_options>?,
  _ report: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  runToReport(client, report, error) { (client) throws(Failure) in
    try batch(client, operation, accounts, options)
  }
}

@c @implementation
public func muster_client_submit_batch(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_batch_options>?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try batch(client, operation, accounts, options)
  }
}

// MARK: - Waits

private func wait(
  _ client: Client, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?
) throws(Failure) -> Wait {
  try Wait(
    client: client, state: try text(state, "state"),
    accounts: .report(try object(accounts, ReportObject.self).report),
    options: try WaitOptions(options))
}

@c @implementation
public func muster_client_wait(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?,
  _ report: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  runToReport(client, report, error) { (client) throws(Failure) in
    try wait(client, state, accounts, options)
  }
}

@c @implementation
public func muster_client_submit_wait(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try wait(client, state, accounts, options)
  }
}

// MARK: - States

private func states(
  _ client: Client, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?
) throws(Failure) -> AccountStates {
  AccountStates(
    client: client, state: try text(state, "state"),
    accounts: .report(try object(accounts, ReportObject.self).report),
    options: try WaitOptions(options))
}

@c @implementation
public func muster_client_read_states(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?,
  _ report: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  runToReport(client, report, error) { (client) throws(Failure) in
    try states(client, state, accounts, options)
  }
}

@c @implementation
public func muster_client_submit_read_states(
  _ client: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ accounts: OpaquePointer?,
  _ options: UnsafePointer<muster_wait_options>?, _ userData: UnsafeMutableRawPointer?,
  _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(client, userData, id) { (client) throws(Failure) in
    try states(client, state, accounts, options)
  }
}
