// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
import MusterModel
import MusterSimulator

@c @implementation
public func muster_accounts_read(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    Answer(Document(writing: try AccountsFile.read(try bytes(text, length, "text"))))
  }
}

@c @implementation
public func muster_operations(
  _ session: OpaquePointer?, _ service: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    if session != nil { _ = try object(session, SessionBox.self) }
    let wanted = try optionalText(service, "service")
    var services: [JSON] = []
    for name in wanted.map({ [$0] }) ?? Models.builtIn.services {
      services.append(try description(of: name))
    }
    return Answer(Document(writing: ["services": .array(services)]))
  }
}

private func description(of service: String) throws(Failure) -> JSON {
  let model: ServiceModel
  do {
    model = try Models.builtIn.model(of: service)
  } catch {
    throw Failure(.unknown, code: "UnknownServiceError", error.message)
  }
  let operations = model.operations.map { operation -> JSON in
    [
      "name": .string(operation.name), "method": .string(operation.method),
      "httpMethod": .string(operation.httpMethod), "path": .string(operation.requestURI),
    ]
  }
  return [
    "name": .string(service), "title": .string(model.metadata.title),
    "apiVersion": .string(model.metadata.apiVersion), "operations": .array(operations),
  ]
}

@c @implementation
public func muster_simulation_accounts(
  _ scenario: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let scenario = try SessionBox.scenario(try optionalText(scenario, "scenario") ?? "{}")
    return Answer(Document(writing: scenario.accountsDocument()))
  }
}
