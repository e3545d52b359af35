/// The outcomes that were settled during a run: they are written to the file of `--events`, and
/// kept for the report of a script that fails. Only the last outcome of an account in a step is
/// kept, as the numbers of its parts.
final class SettledOutcomes {
  private let file: EventsFile?
  private var accounts = NumberedValues<ReceivedOutcome.ReportedAccount>()
  private var steps = NumberedValues<ReceivedOutcome.Step>()
  private var details = NumberedValues<ReceivedOutcome.Details>()
  private var responses = NumberedValues<ReceivedOutcome.ReportedResponse>()
  /// In the order in which they were first settled.
  private var outcomes: [NumberedOutcome] = []
  private var positions: [NumberedOutcome.Key: Int] = [:]
  /// The last line of each in the file. The script's report repeats most of them.
  private var lines: [EventKey: String] = [:]

  private struct NumberedOutcome {
    struct Key: Hashable {
      var account: UInt32
      var step: UInt32
    }

    var key: Key
    var details: UInt32
    var response: UInt32
  }

  /// The account and the step of an outcome, which a script may have made itself.
  private struct EventKey: Hashable {
    let texts: [String]

    init(_ outcome: JSONValue) {
      texts = ["accountId", "region", "service", "step"].map { outcome[$0]?.string ?? "" }
    }
  }

  init(file: EventsFile?) {
    self.file = file
  }

  func receive(_ outcome: ReceivedOutcome) {
    let key = NumberedOutcome.Key(
      account: accounts.number(of: outcome.account), step: steps.number(of: outcome.step))
    let numbered = NumberedOutcome(
      key: key, details: details.number(of: outcome.details),
      response: responses.number(of: outcome.response))
    if let position = positions[key] {
      outcomes[position] = numbered
    } else {
      positions[key] = outcomes.count
      outcomes.append(numbered)
    }
    if file != nil { write(outcome.json) }
  }

  /// Receives the outcomes of the script's report. Those that the script has decided itself are
  /// new.
  func receive(_ report: ScriptReport) {
    guard file != nil else { return }
    for outcome in report.outcomes { write(outcome) }
  }

  private func write(_ outcome: JSONValue) {
    let line = outcome.inline
    guard lines.updateValue(line, forKey: EventKey(outcome)) != line else { return }
    file?.write(line)
  }

  var report: ScriptReport {
    ScriptReport(
      AnyRandomAccessCollection(
        outcomes.lazy.map { [accounts, steps, details, responses] outcome in
          ReceivedOutcome(
            account: accounts[outcome.key.account], step: steps[outcome.key.step],
            details: details[outcome.details], response: responses[outcome.response]
          ).json
        }))
  }

  /// The exit code of writing the file.
  var exitCode: ExitCode { file?.hasFailed == true ? .failed : .done }
}

/// Different values, numbered from 0.
private struct NumberedValues<Value: Hashable> {
  private var values: [Value] = []
  private var numbers: [Value: UInt32] = [:]

  subscript(_ number: UInt32) -> Value { values[Int(number)] }

  mutating func number(of value: Value) -> UInt32 {
    if let number = numbers[value] { return number }
    let number = UInt32(values.count)
    values.append(value)
    numbers[value] = number
    return number
  }
}
