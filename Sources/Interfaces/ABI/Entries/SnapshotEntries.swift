// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterServices
import MusterSimulator
import MusterSnapshot

private func snapshot(
  _ session: Session, _ options: UnsafePointer<muster_snapshot_options>?
) throws(Failure) -> Snapshot {
  let options = try SnapshotOptions(options)
  return Snapshot(
    session: session, regions: try options.regionNames(session), details: options.details ?? false)
}

@c @implementation
public func muster_session_snapshot(
  _ session: OpaquePointer?, _ options: UnsafePointer<muster_snapshot_options>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    return ResultObject(session.run(try snapshot(session, options)))
  }
}

@c @implementation
public func muster_session_submit_snapshot(
  _ session: OpaquePointer?, _ options: UnsafePointer<muster_snapshot_options>?,
  _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  submit(session, userData, id) { (session) throws(Failure) in try snapshot(session, options) }
}

// MARK: - Simulated organizations

private func simulation(_ session: OpaquePointer?) throws(Failure) -> SimulatedTransport {
  guard let transport = try object(session, SessionObject.self).simulatedTransport else {
    throw Failure(
      .argument, code: "ArgumentError",
      "The session is not simulated: use muster_session_snapshot() to read its state.")
  }
  return transport
}

@c @implementation
public func muster_session_export_scenario(
  _ session: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    ResultObject(try document(try simulation(session).exportScenario(), "The scenario"))
  }
}

@c @implementation
public func muster_session_compare(
  _ session: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let transport = try simulation(session)
    return try difference(
      transport.exportInitialScenario(), transport.exportScenario(), isOfOneSimulation: true)
  }
}

// MARK: - Differences

@c @implementation
public func muster_scenario_compare(
  _ before: UnsafePointer<CChar>?, _ beforeLength: Int, _ after: UnsafePointer<CChar>?,
  _ afterLength: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    try difference(
      try checked(try bytes(before, beforeLength, "before"), "before"),
      try checked(try bytes(after, afterLength, "after"), "after"))
  }
}

/// A scenario of a program, which must be valid: a misspelled member would not be compared.
private func checked(_ scenario: [UInt8], _ name: String) throws(Failure) -> [UInt8] {
  do {
    _ = try Scenario(String(decoding: scenario, as: UTF8.self))
  } catch {
    throw Failure(.argument, code: "ScenarioError", error.message(of: name))
  }
  return scenario
}

private func difference(
  _ before: [UInt8], _ after: [UInt8], isOfOneSimulation: Bool = false
) throws(Failure) -> ResultObject {
  let (before, after) = (try document(before, "before"), try document(after, "after"))
  let difference = Difference(
    between: before.root, and: after.root, isOfOneSimulation: isOfOneSimulation)
  return ResultObject(Document(writing: difference.json))
}

private func document(_ text: [UInt8], _ name: String) throws(Failure) -> Document {
  do {
    return try Document(text)
  } catch {
    throw Failure(.argument, code: "ArgumentError", "\(name) \(error.message)")
  }
}
