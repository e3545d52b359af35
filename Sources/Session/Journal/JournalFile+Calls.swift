import MusterDocument
import MusterText
import MusterWire

// The calls of a run.

extension JournalFile {
  /// Returns the entry of a call, and writes it if it does not exist. If `isSent` is true, the
  /// request is sent next, unless the outcome is known or the call is in doubt.
  func intent(
    of run: JournalRun, _ key: CallKey, body: [UInt8], isSent: Bool, at now: Instant
  ) throws(JournalError) -> Journal.JournaledCall {
    let identity: [Database.ColumnValue] = [
      .integer(run.id), .text(key.fingerprint), .integer(key.occurrence),
    ]
    let found = try database.rows(
      """
      SELECT id, body, state, outcome, before, request_id, requests, completed_ms FROM calls
      WHERE run = ? AND fingerprint = ? AND occurrence = ?
      """, identity)
    if let row = found.first {
      let (call, state) = try JournalFile.call(row)
      if isSent, state == "unsent" { try markSent(call.id, before: nil, at: now) }
      return call
    }
    let id = try database.insert(
      """
      INSERT INTO calls (run, fingerprint, occurrence, target, input, body, intended_ms, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      identity + [
        .text(key.target), .text(key.input), .blob(body), .integer(now.milliseconds),
        .text(isSent ? "intended" : "unsent"),
      ])
    return Journal.JournaledCall(id: id, body: body, outcome: nil, isInDoubt: false)
  }

  /// Records that the request of a call is sent next. `before` is the evidence about its accounts
  /// from before.
  func markSent(
    _ call: Int64, before: [ExecutionEvidence]?, at now: Instant
  ) throws(JournalError) {
    try database.run(
      "UPDATE calls SET state = 'intended', before = ?, intended_ms = ? WHERE id = ?",
      [
        before.map { .text(ExecutionEvidence.stored($0)) } ?? .null, .integer(now.milliseconds),
        .integer(call),
      ])
  }

  private static func call(
    _ row: [Database.ColumnValue]
  ) throws(JournalError) -> (Journal.JournaledCall, state: String) {
    guard row.count == 8, let id = row[0].integer, case .blob(let body) = row[1],
      let state = row[2].text
    else { throw JournalError(message: "The journal has lost a call that was written to it.") }
    var outcome: Journal.CallOutcome?
    if case .blob(let json) = row[3] {
      outcome = state == "succeeded" ? .output(json) : state == "refused" ? .refusal(json) : nil
    }
    var call = Journal.JournaledCall(
      id: id, body: body, outcome: outcome, isInDoubt: state == "intended")
    call.before = row[4].text.map(ExecutionEvidence.read)
    if outcome != nil, let requests = row[6].integer, let time = row[7].integer {
      call.response = Journal.RecordedResponse(
        requestID: row[5].text, requests: Int(clamping: requests),
        time: Instant(milliseconds: time))
    }
    return (call, state)
  }

  func record(
    _ outcome: Journal.CallOutcome, of call: Int64, by response: Journal.RecordedResponse
  ) throws(JournalError) {
    let (state, json): (String, [UInt8]?) =
      switch outcome {
      case .output(let json): ("succeeded", json)
      case .refusal(let json): ("refused", json)
      case .unsent: ("unsent", nil)
      }
    try database.run(
      """
      UPDATE calls
      SET state = ?, outcome = ?, request_id = ?, completed_ms = ?, requests = requests + ?
      WHERE id = ?
      """,
      [
        .text(state), json.map(Database.ColumnValue.blob) ?? .null,
        response.requestID.map(Database.ColumnValue.text) ?? .null,
        .integer(response.time.milliseconds), .integer(Int64(response.requests)), .integer(call),
      ])
  }

  func record(decision: String, of call: Int64) throws(JournalError) {
    try database.run(
      "UPDATE calls SET decision = ? WHERE id = ?", [.text(decision), .integer(call)])
  }
}
