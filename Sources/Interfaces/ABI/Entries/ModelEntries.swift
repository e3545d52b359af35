// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterConfiguration
import MusterDocument
import MusterModel
import MusterServices

@c @implementation
public func muster_session_load_model(
  _ session: OpaquePointer?, _ path: UnsafePointer<CChar>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    return loaded(try session.load(model: try text(path, "path")))
  }
}

@c @implementation
public func muster_session_add_model(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?, _ model: UnsafePointer<CChar>?,
  _ modelLength: Int, _ paginators: UnsafePointer<CChar>?, _ paginatorsLength: Int,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let session = try object(session, SessionObject.self).session
    let pages = try bytes(paginators, paginatorsLength, "paginators")
    return loaded(
      try session.add(
        try text(service, "service"), model: try bytes(model, modelLength, "model"),
        paginators: pages.isEmpty ? nil : pages))
  }
}

private func loaded(_ model: ServiceModel) -> ResultObject {
  ResultObject(
    Document(writing: [
      "service": .string(model.name), "operations": .integer(Int64(model.operations.count)),
    ]))
}

@c @implementation
public func muster_model_list(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let models = try models(of: session)
    let services: [JSON]
    if let service = try optionalText(service, "service") {
      services = [try models.known(service).summary]
    } else {
      services = models.summaries
    }
    return ResultObject(Document(writing: ["services": .array(services.map(withSimulation))]))
  }
}

/// Adds to each operation whether simulated organizations have it, and names the service for
/// people.
private func withSimulation(_ service: JSON) -> JSON {
  guard case .string(let name)? = service["name"],
    case .array(let operations)? = service["operations"]
  else { return service }
  let registered = AWSService.named(name)
  let simulated = registered?.simulatedOperations.map(JSON.string) ?? []
  var service = service
  if let title = registered?.title { service["title"] = .string(title) }
  service["operations"] = .array(
    operations.map { operation in
      var operation = operation
      operation["simulated"] = .boolean(operation["name"].map(simulated.contains) ?? false)
      return operation
    })
  return service
}

@c @implementation
public func muster_operation_describe(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?, _ operation: UnsafePointer<CChar>?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let model = try models(of: session).known(try text(service, "service"))
    let operation = try model.known(try text(operation, "operation"))
    return ResultObject(Document(writing: model.description(of: operation)))
  }
}

/// The models of `session`; if it is NULL, those that every session has.
private func models(of session: OpaquePointer?) throws(Failure) -> Models {
  guard session != nil else { return Models(environment: Environment.current) }
  return try object(session, SessionObject.self).session.settings.models
}
