import MusterDocument
import MusterWire

/// The bucket to which an account's discovery results are exported. Only the account itself can set
/// it. The configuration is an empty object until then: Terraform's provider reads its members.
extension Macie {
  static let exportHandlers: [String: Handler] = [
    "GetClassificationExportConfiguration": { macie, call in
      ["configuration": macie.sessions[call.caller]?.export ?? [:]]
    },
    "PutClassificationExportConfiguration": { macie, call in
      let configuration = call.input["configuration"].map { JSON($0) } ?? [:]
      macie.sessions[call.caller]?.export = configuration
      return ["configuration": configuration]
    },
  ]
}
