import MusterDocument
import MusterWire

extension Inspector {
  static let statusHandlers: [String: Handler] = [
    "BatchGetAccountStatus": { try $0.batchGetAccountStatus($1) }
  ]

  private func batchGetAccountStatus(_ call: Call) throws(ServiceError) -> JSON {
    var (accounts, failed): ([JSON], [JSON]) = ([], [])
    for id in try accountsOrCaller(call) {
      do {
        try checkSight(of: id, for: call)
        accounts.append(state(of: id))
      } catch {
        failed.append(shown(id, error))
      }
    }
    return ["accounts": .array(accounts), "failedAccounts": .array(failed)]
  }

  /// Tells of a failure only where it left nothing enabled. Where there is none, the service leaves
  /// the error out, although its model calls it required (seen).
  private func state(of id: String) -> JSON {
    let scans = scans[id] ?? Scans()
    let status = (key: "status", value: JSON.string(scans.status.rawValue))
    let failure = scans.status.isOn ? nil : scans.failure
    return [
      "accountId": .string(id),
      "state": .object([status] + (failure?.members ?? [])),
      "resourceState": scans.byType { ["status": .string($0.rawValue)] },
    ]
  }
}
