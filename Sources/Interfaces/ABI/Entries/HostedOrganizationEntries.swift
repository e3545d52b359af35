// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterJournal
import MusterServices
import MusterSimulator
import MusterWire

@c @implementation
public func muster_organization_open(
  _ options: UnsafePointer<muster_organization_options>?,
  _ organization: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(organization, "organization", error) { () throws(Failure) in
    try HostedOrganization(try HostedOrganizationOptions(options))
  }
}

@c @implementation
public func muster_organization_free(_ organization: OpaquePointer?) {
  _ = Handles.shared.remove(organization, HostedOrganization.self)
}

@c @implementation
public func muster_organization_send(
  _ organization: OpaquePointer?, _ request: UnsafePointer<muster_request>?,
  _ respond: muster_response_callback?, _ userData: UnsafeMutableRawPointer?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    guard let request, let respond = Callback(respond, userData) else {
      throw Failure(.argument, code: "ArgumentError", "request and respond must not be NULL.")
    }
    let received = try ReceivedRequest(request)
    let delivery = try filed { () throws(JournalError) in
      try organization.respond(to: received.request, fault: received.fault)
    }
    HostResponse(delivery).send(to: respond)
    return nil
  }
}

@c @implementation
public func muster_organization_now(_ organization: OpaquePointer?) -> Int64 {
  Handles.shared.object(organization, HostedOrganization.self)?.now.milliseconds ?? 0
}

@c @implementation
public func muster_organization_advance(
  _ organization: OpaquePointer?, _ milliseconds: Int64
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    guard milliseconds >= 0 else {
      throw Failure(.argument, code: "ArgumentError", "milliseconds must not be negative.")
    }
    try filed { () throws(JournalError) in try organization.advance(by: milliseconds) }
    return nil
  }
}

@c @implementation
public func muster_organization_set_faults(
  _ organization: OpaquePointer?, _ faults: UnsafePointer<CChar>?, _ faultsLength: Int,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    let members = try document(try bytes(faults, faultsLength, "faults"), "faults")
    return ResultObject(
      Document(
        writing: try hosted { () throws(HostedOrganizationError) in
          try organization.change(faults: members.root)
        }))
  }
}

@c @implementation
public func muster_organization_set_settings(
  _ organization: OpaquePointer?, _ settings: UnsafePointer<CChar>?, _ settingsLength: Int,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    let members = try document(try bytes(settings, settingsLength, "settings"), "settings")
    return ResultObject(
      Document(
        writing: try hosted { () throws(HostedOrganizationError) in
          try organization.change(settings: members.root)
        }))
  }
}

@c @implementation
public func muster_organization_export_scenario(
  _ organization: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    ResultObject(
      try document(try object(organization, HostedOrganization.self).exportScenario(), "the state"))
  }
}

@c @implementation
public func muster_organization_describe(
  _ organization: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    ResultObject(Document(writing: try object(organization, HostedOrganization.self).summary))
  }
}

@c @implementation
public func muster_organization_list_requests(
  _ organization: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    ResultObject(Document(writing: try object(organization, HostedOrganization.self).requests))
  }
}

@c @implementation
public func muster_organization_reset(_ organization: OpaquePointer?) -> muster_status {
  entry(nil) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    try hosted { () throws(HostedOrganizationError) in try organization.reset() }
    return nil
  }
}

@c @implementation
public func muster_organization_describe_credentials(
  _ organization: OpaquePointer?, _ account: UnsafePointer<CChar>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let organization = try object(organization, HostedOrganization.self)
    let account = try statedText(account, "account_id")
    guard let credentials = organization.credentials(of: account) else {
      throw Failure(
        .argument, code: "ArgumentError",
        "account_id must have 12 digits; it is '\(account ?? "")'.")
    }
    return ResultObject(
      Document(writing: [
        "accessKeyId": .string(credentials.keys.accessKeyId),
        "secretAccessKey": .string(credentials.keys.secretAccessKey),
        "accountId": .string(credentials.account),
      ]))
  }
}

// MARK: - Scenarios

@c @implementation
public func muster_scenario_list_accounts(
  _ scenario: UnsafePointer<CChar>?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let scenario = try SessionObject.scenario(try optionalText(scenario, "scenario") ?? "{}")
    return ResultObject(Document(writing: scenario.accountsDocument()))
  }
}

// MARK: - Errors

private func hosted<Value>(
  _ body: () throws(HostedOrganizationError) -> Value
) throws(Failure) -> Value {
  do {
    return try body()
  } catch {
    throw Failure(error)
  }
}

private func filed<Value>(_ body: () throws(JournalError) -> Value) throws(Failure) -> Value {
  do {
    return try body()
  } catch {
    throw Failure(HostedOrganizationError.file(error))
  }
}

private func document(_ bytes: [UInt8], _ subject: String) throws(Failure) -> Document {
  do {
    return try Document(bytes)
  } catch {
    throw Failure(.argument, code: "ScenarioError", "\(subject) \(error.message)")
  }
}
