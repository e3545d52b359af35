// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterDocument
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
public func muster_scenario_list_accounts(
  _ scenario: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let scenario = try SessionBox.scenario(try optionalText(scenario, "scenario") ?? "{}")
    return Answer(Document(writing: scenario.accountsDocument()))
  }
}
