import MusterDocument

/// The outcomes of a list of accounts, by position. An organization has hundreds of thousands of
/// outcomes but few reasons and responses. These are stored once, and an outcome is two indices.
struct OutcomeColumn: Sendable {
  private struct Indices: Sendable {
    var reason: UInt32
    var response: UInt32

    static let none = Indices(reason: .max, response: .max)
  }

  private var rows: [Indices]
  /// The distinct outcomes without their responses.
  private var reasons: [Outcome] = []
  private var responses: [DecidingResponse] = []

  /// A column without outcomes.
  init(count: Int) {
    rows = Array(repeating: .none, count: count)
  }

  var count: Int { rows.count }

  /// The outcome at a position; nil if there is none.
  subscript(position: Int) -> Outcome? {
    guard rows.indices.contains(position), rows[position].reason != .max else { return nil }
    var outcome = reasons[Int(rows[position].reason)]
    outcome.response = responses[Int(rows[position].response)]
    return outcome
  }

  func hasOutcome(at position: Int) -> Bool { rows[position].reason != .max }

  /// The number of outcomes of one kind; nil stands for positions without an outcome.
  func count(of kind: Outcome.Kind?) -> Int {
    let isCounted = reasons.map { $0.kind == kind }
    return rows.count { $0.reason == .max ? kind == nil : isCounted[Int($0.reason)] }
  }

  /// The positions without an outcome.
  var open: [Int] { rows.indices.filter { rows[$0].reason == .max } }

  mutating func set(_ position: Int, _ outcome: Outcome, _ index: inout ReasonIndex) {
    rows[position] = Indices(
      reason: index.number(of: outcome, in: &reasons), response: number(of: outcome.response))
  }

  /// Outcomes that one response decides follow each other, so only the last one is compared.
  private mutating func number(of response: DecidingResponse) -> UInt32 {
    if responses.last != response { responses.append(response) }
    return UInt32(responses.count - 1)
  }
}

/// Finds the reasons of a column while it is filled. It is not part of the column, because nothing
/// is added to a report.
struct ReasonIndex: Sendable {
  private var numbers: [Outcome: UInt32] = [:]

  fileprivate mutating func number(of outcome: Outcome, in reasons: inout [Outcome]) -> UInt32 {
    var reason = outcome
    reason.response = DecidingResponse()
    if let number = numbers[reason] { return number }
    let number = UInt32(reasons.count)
    reasons.append(reason)
    numbers[reason] = number
    return number
  }
}

// MARK: - Writing

extension OutcomeColumn {
  /// The members of the outcomes as JSON, each reason and response written once.
  struct Members {
    private let rows: [Indices]
    private let reasons: [[UInt8]]
    private let responses: [[UInt8]]
    private let inProgress: [Bool]

    init(_ column: OutcomeColumn) {
      rows = column.rows
      reasons = column.reasons.map(\.reasonMembers)
      responses = column.responses.map(\.members)
      inProgress = column.reasons.map(\.isInProgress)
    }

    /// Writes the members of the outcome at `position`, if there is one.
    func write(_ position: Int, to writer: inout JSONWriter) {
      let row = rows[position]
      guard row.reason != .max else { return }
      writer.raw(reasons[Int(row.reason)])
      let response = responses[Int(row.response)]
      if !response.isEmpty { writer.raw(response) }
      if inProgress[Int(row.reason)] {
        writer.key("inProgress")
        writer.boolean(true)
      }
    }
  }
}

extension Outcome {
  fileprivate var reasonMembers: [UInt8] {
    members { writer in
      if !step.isEmpty {
        writer.member("service", service)
        writer.member("region", region)
        writer.member("step", step)
      }
      writer.member("outcome", kind.rawValue)
      writer.member("code", code)
      writer.member("message", message)
      writer.member("remedy", remedy)
    }
  }
}

extension DecidingResponse {
  /// Empty if no step was executed.
  fileprivate var members: [UInt8] {
    guard !time.isEmpty || !requestID.isEmpty else { return [] }
    return MusterClient.members { writer in
      writer.member("requestId", requestID)
      writer.key("attempts")
      writer.integer(Int64(attempts))
      writer.member("at", time)
    }
  }
}

/// Members of an object, without its braces.
private func members(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
  var writer = JSONWriter()
  write(&writer)
  return writer.bytes
}
