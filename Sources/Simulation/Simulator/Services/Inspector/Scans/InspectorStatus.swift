import MusterDocument
import MusterWire

extension Inspector {
  static let statusHandlers: [String: Handler] = [
    "BatchGetAccountStatus": { try $0.batchGetAccountStatus($1) }
  ]

  /// Waits call this operation many times, for a hundred accounts at once.
  private func batchGetAccountStatus(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let ids = try accountsOrCaller(call)
    return JSON.written { json in
      json.object { json in
        var failed: [JSON] = []
        let errors = scenario.settings[InspectorSettings.stateErrors]
        var latest = StatusMembers(ids.first.flatMap { scans[$0] } ?? .unused, errors)
        json.key("accounts")
        json.array { json in
          for id in ids {
            do throws(AccountFailure) {
              try checkAccess(of: id, for: call)
              let scans = scans[id] ?? .unused
              if !scans.hasSameStatuses(as: latest.scans) { latest = StatusMembers(scans, errors) }
              json.object { json in
                json.member("accountId", id)
                json.raw(latest.members)
              }
            } catch {
              failed.append(shown(id, error))
            }
          }
        }
        json.key("failedAccounts")
        json.json(.array(failed))
      }
    }
  }
}

/// The status of accounts as JSON. Most accounts in a response have the same status as the account
/// before, so its JSON is reused.
private struct StatusMembers {
  let scans: AccountScans
  /// The members of each account except its id.
  let members: [UInt8]

  init(_ scans: AccountScans, _ errors: InspectorSettings.StateErrors) {
    self.scans = scans
    var json = JSONWriter()
    json.key("state")
    let status = scans.status
    json.object { $0.state(status, status.isOn ? nil : scans.failure, errors) }
    json.key("resourceState")
    json.object { json in
      for type in ScanType.allCases {
        json.key(type.key)
        json.object { $0.state(scans[type].status, nil, errors) }
      }
    }
    members = json.bytes
  }
}

extension JSONWriter {
  /// Writes a status with the failure of the account, or with the error that `errors` has beside
  /// the status.
  fileprivate mutating func state(
    _ status: ScanStatus, _ failure: AccountFailure?, _ errors: InspectorSettings.StateErrors
  ) {
    member("status", status.rawValue)
    guard let error = failure ?? errors.error(beside: status) else { return }
    member("errorCode", error.code)
    member("errorMessage", error.message)
  }
}
