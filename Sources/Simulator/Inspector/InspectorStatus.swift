import MusterDocument
import MusterWire

extension Inspector {
  static let statusHandlers: [String: Handler] = [
    "BatchGetAccountStatus": { try $0.batchGetAccountStatus($1) }
  ]

  /// What every wait asks for, again and again, of a hundred accounts at once.
  private func batchGetAccountStatus(_ call: Call) throws(ServiceError) -> JSON {
    let ids = try accountsOrCaller(call)
    return JSON.written { json in
      json.object { json in
        var failed: [JSON] = []
        json.key("accounts")
        json.array { json in
          for id in ids {
            do throws(AccountFailure) {
              try checkSight(of: id, for: call)
              write(stateOf: id, to: &json)
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

  /// Tells of a failure only where it left nothing enabled. Where there is none, the service leaves
  /// the error out, although its model calls it required (seen).
  private func write(stateOf id: String, to json: inout JSONWriter) {
    let scans = scans[id] ?? .untouched
    let status = scans.status
    json.object { json in
      json.member("accountId", id)
      json.key("state")
      json.object { json in
        json.member("status", status.rawValue)
        guard !status.isOn, let failure = scans.failure else { return }
        json.member("errorCode", failure.code)
        json.member("errorMessage", failure.message)
      }
      json.key("resourceState")
      json.object { json in
        for type in ScanType.allCases {
          json.key(type.key)
          json.object { $0.member("status", scans[type].status.rawValue) }
        }
      }
    }
  }
}
