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
        try checkMembership(of: id)
        accounts.append(state(of: id))
      } catch {
        failed.append(shown(id, error))
      }
    }
    return ["accounts": .array(accounts), "failedAccounts": .array(failed)]
  }

  /// The service leaves an error out where there is none, although its model calls it required (seen).
  private func state(of id: String) -> JSON {
    let scans = scans[id] ?? Scans()
    let status = (key: "status", value: JSON.string(scans.status.rawValue))
    return [
      "accountId": .string(id),
      "state": .object([status] + (scans.failure?.members ?? [])),
      "resourceState": scans.byType { ["status": .string($0.rawValue)] },
    ]
  }
}
