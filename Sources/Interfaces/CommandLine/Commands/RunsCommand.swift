import CMuster

extension Subcommand {
  static let runs = Subcommand(
    name: "runs",
    operands: "JOURNAL [RUN]",
    summary: "List the runs in a journal, or show one of them",
    about:
      "'muster run --journal' writes a journal. The same command resumes a run that did "
      + "not end, and begins a new one after a run that did. Calls and their accounts are in doubt "
      + "if the calls may have been executed without a response.",
    options: [.output("table", "json")],
    run: showRuns)
}

private func showRuns(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let path = try parser.operand("JOURNAL")
  let run = try parser.optionalOperand()
  let arguments = try parser.finish()
  let printsJSON = arguments["output"] == "json"
  guard let run else {
    let list = try MusterResult { muster_journal_list_runs(path, $0) }.successful().json
    StandardStream.output.write(printsJSON ? list.pretty + "\n" : text(ofRuns: list))
    return .done
  }
  guard let id = Int64(run) else {
    throw .usage("'\(run)' is not a run: 'muster runs JOURNAL' lists the numbers of the runs")
  }
  let shown = try MusterResult { muster_journal_describe_run(path, id, $0) }.successful().json
  StandardStream.output.write(printsJSON ? shown.pretty + "\n" : text(ofRun: shown))
  return .done
}

private func text(ofRuns list: JSONValue) -> String {
  let rows = (list["runs"]?.elements ?? []).map { run in
    [
      integer(run["id"]), run["script"]?.string ?? "", run["startTime"]?.string ?? "",
      run["endTime"]?.string ?? run["status"]?.string ?? "", counts(run["counts"]),
      doubts(run),
    ]
  }
  return TextTable(
    heading: ["run", "script", "started", "ended", "outcomes", "in doubt"], rows: rows
  ).text(width: nil)
}

/// "499 done, 1 pending"
private func counts(_ counts: JSONValue?) -> String {
  let words = (counts?.members ?? []).map { (member) -> String in
    integer(member.value) + " " + String(member.name.map { $0 == "_" ? " " : $0 })
  }
  return words.isEmpty ? "none" : words.joined(separator: ", ")
}

/// "2 calls, 5 accounts"
private func doubts(_ run: JSONValue) -> String {
  let calls = Int(run["callsInDoubt"]?.integer ?? 0)
  let accounts = run["accountsInDoubt"]?.elements.count ?? 0
  return calls == 0 ? "none" : "\(counted(calls, "call")), \(counted(accounts, "account"))"
}

private func integer(_ value: JSONValue?) -> String { value?.integer.map { "\($0)" } ?? "" }

private func text(ofRun run: JSONValue) -> String {
  var text = TextTable(rows: facts(of: run)).text(width: nil)
  func section(_ title: String, _ heading: [String], _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    text += "\n\(title)\n" + TextTable(heading: heading, rows: rows).text(width: nil)
  }
  section(
    "steps", ["step", "outcomes"],
    rows(run["steps"]) { [$0["step"]?.string ?? "", counts($0["counts"])] })
  section(
    "requests", ["service", "Region", "operation", "requests"],
    rows(run["requests"]) { operation($0) + [integer($0["requests"])] })
  section(
    "doubts", ["service", "Region", "operation", "accounts", "decision"],
    rows(run["doubts"]) { doubt in
      operation(doubt) + [words(doubt["accounts"]), doubt["decision"]?.string ?? "in doubt"]
    })
  section(
    "outcomes", ["account", "Region", "step", "outcome", "message"],
    rows(run["outcomes"]) { outcome in
      ["accountId", "region", "step", "outcome", "message"].map { outcome[$0]?.string ?? "" }
    })
  return text
}

private func facts(of run: JSONValue) -> [[String]] {
  let arguments = (run["arguments"]?.members ?? []).map {
    ["argument", "\($0.name) = \($0.value.string ?? $0.value.inline)"]
  }
  let files = rows(run["files"]) { file in
    ["file", "\(file["name"]?.string ?? "") (SHA-256 \(file["fingerprint"]?.string ?? ""))"]
  }
  let sessions = rows(run["sessions"]) { session in
    let caller = session["caller"]?.string.map { "\($0), " } ?? ""
    return [
      "session",
      "\(session["startTime"]?.string ?? "") by \(caller)process \(integer(session["process"])) on "
        + (session["hostname"]?.string ?? ""),
    ]
  }
  let failure = run["failure"]?.string.map { [["failure", $0]] } ?? []
  return [
    ["run", integer(run["id"])], ["script", run["script"]?.string ?? ""],
    ["status", run["status"]?.string ?? ""], ["started", run["startTime"]?.string ?? ""],
    ["ended", run["endTime"]?.string ?? ""], ["outcomes", counts(run["counts"])],
    ["in doubt", doubts(run)], ["accounts in doubt", words(run["accountsInDoubt"])],
  ] + failure + arguments + files + sessions
}

private func rows(_ list: JSONValue?, _ row: (JSONValue) -> [String]) -> [[String]] {
  (list?.elements ?? []).map(row)
}

private func words(_ list: JSONValue?) -> String {
  (list?.elements ?? []).compactMap(\.string).joined(separator: " ")
}

private func operation(_ entry: JSONValue) -> [String] {
  ["service", "region", "operation"].map { entry[$0]?.string ?? "" }
}
