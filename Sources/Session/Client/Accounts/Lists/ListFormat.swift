import MusterDocument
import MusterText

/// The form in which a list of accounts was read.
struct ListFormat {
  enum FormName: String {
    case table, ids, report
    case json = "JSON"
    case yaml = "YAML"
  }

  var form: FormName
  var encoding: TextEncoding
  /// The separator of a table.
  var separator: UInt8?
  /// The run of a report.
  var run: ReportedRun?
  /// The columns of a table or the members of objects.
  var names = ListNames()

  /// {"form", "encoding", "separator", "run", "columns": [{"name", "meaning"}, …], "states"}, for
  /// `entries`. The meaning of a column that is not used is null.
  func write(to writer: inout JSONWriter, _ entries: [AccountEntry]) {
    writer.object { writer in
      writer.member("form", form.rawValue)
      writer.member("encoding", encoding.rawValue)
      if let separator { writer.member("separator", String(decoding: [separator], as: UTF8.self)) }
      if let run {
        writer.key("run")
        writer.json([
          "id": .integer(run.id), "script": .string(run.script), "endTime": .string(run.endTime),
        ])
      }
      writer.key("columns")
      writer.array { writer in
        for (position, name) in names.names.enumerated() where !name.isEmpty {
          writeColumn(position, name, to: &writer)
        }
      }
      writer.key("states")
      writer.object { writer in
        for (state, count) in ListFormat.states(of: entries) {
          writer.key(state)
          writer.integer(Int64(count))
        }
      }
    }
  }

  private func writeColumn(_ position: Int, _ name: String, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.key("meaning")
      if case .column(let column, _) = names.meanings[position],
        names.position(of: column) == position
      {
        writer.string(column.title)
      } else {
        writer.null()
      }
    }
  }

  /// The states of an account in AWS Organizations: AccountState and AccountStatus of its model.
  static let knownStates: Set = [
    "PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED",
  ]

  /// The states in the list that AWS Organizations does not have.
  func unknownStates(of entries: [AccountEntry]) -> [String] {
    ListFormat.states(of: entries).map(\.state).filter {
      !ListFormat.knownStates.contains($0.uppercased())
    }
  }

  /// The number of accounts in each state, in the order in which the states appear.
  private static func states(of entries: [AccountEntry]) -> [(state: String, count: Int)] {
    var positions: [String: Int] = [:]
    var states: [(state: String, count: Int)] = []
    // Most accounts have the state of the one before.
    var last = -1
    for case let state? in entries.lazy.map(\.state) {
      if last >= 0, states[last].state == state {
        states[last].count += 1
        continue
      }
      let position = positions[state] ?? states.count
      last = position
      if position == states.count {
        positions[state] = position
        states.append((state, 0))
      }
      states[position].count += 1
    }
    return states
  }
}

/// A run of a journal, in its report.
struct ReportedRun {
  let id: Int64
  let script: String
  let endTime: String

  /// Nil if the report does not name its run, as the one that `muster run` prints.
  init?(_ report: Value) {
    guard let id = report["id"]?.integer, let endTime = report["endTime"]?.string else {
      return nil
    }
    self.id = id
    script = report["script"]?.string ?? ""
    self.endTime = endTime
  }
}
