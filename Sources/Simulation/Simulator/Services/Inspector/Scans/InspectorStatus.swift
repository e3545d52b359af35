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
        var latest = StatusMembers(ids.first.flatMap { scans[$0] } ?? .unused)
        json.key("accounts")
        json.array { json in
          for id in ids {
            do throws(AccountFailure) {
              try checkAccess(of: id, for: call)
              let scans = scans[id] ?? .unused
              if !scans.hasSameStatuses(as: latest.scans) { latest = StatusMembers(scans) }
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

  init(_ scans: AccountScans) {
    self.scans = scans
    var json = JSONWriter()
    json.key("state")
    json.object { $0.state(of: scans) }
    json.key("resourceState")
    json.object { json in
      for type in ScanType.allCases {
        json.key(type.key)
        json.object { $0.member("status", scans[type].status.rawValue) }
      }
    }
    members = json.bytes
  }
}

extension JSONWriter {
  /// Writes the failure only if nothing is enabled after it. Without a failure, the service leaves
  /// the error out, although its model requires it (seen).
  fileprivate mutating func state(of scans: AccountScans) {
    let status = scans.status
    member("status", status.rawValue)
    guard !status.isOn, let failure = scans.failure else { return }
    member("errorCode", failure.code)
    member("errorMessage", failure.message)
  }
}
