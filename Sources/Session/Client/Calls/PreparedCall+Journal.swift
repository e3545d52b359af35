import MusterDocument
import MusterJournal
import MusterModel
import MusterSigning
import MusterText
import MusterWire

/// A call in the journal.
struct JournalEntry {
  var call: Journal.JournaledCall
  /// True if the body of the request is not in the journal, because it contains a secret.
  let isSecret: Bool
}

extension PreparedCall {
  /// Writes the intent to the journal, if there is one and the operation changes something. A
  /// request that is sent again has the body of the first one, so that its idempotency token is the
  /// same. Operations that return credentials are not written. If the input may contain a secret,
  /// only a fingerprint of it is written.
  ///
  /// If `readsBefore` is true, the state of the accounts is read next, and `recordSending` follows.
  func recordIntent(ofRead: Bool, readsBefore: Bool) throws(Failure) {
    guard let journal = client.session.journal, ofRead || !operation.isRead,
      !client.model.traits.returnsCredentials
    else { return }
    let redaction = Redaction(model: client.model)
    let isSecret = redaction.concerns(operation.input)
    let text = JSON(input.root).text
    do {
      if isSecret, let id = operation.input {
        try journal.mask(redaction.sensitive(input.root, id))
      }
      let call = try journal.intent(
        journalTarget, input: isSecret ? Fingerprint.of(text) : text,
        body: isSecret ? [] : request.body, isSent: !readsBefore, at: client.session.loop.now)
      if !isSecret { request.body = call.body }
      entry = JournalEntry(call: call, isSecret: isSecret)
    } catch {
      throw Failure(.file, code: "JournalError", error.message)
    }
  }

  /// Records that the request is sent next, with the evidence about its accounts from before.
  func recordSending(after before: [ExecutionEvidence]) throws(Failure) {
    guard let journal = client.session.journal, let entry else { return }
    do {
      try journal.send(entry.call, before: before, at: client.session.loop.now)
      self.entry?.call.before = before
    } catch {
      throw Failure(.file, code: "JournalError", error.message)
    }
  }

  /// The evidence about the accounts from before the request: all unknown if the journal has none,
  /// and nil without a journal.
  var evidenceBefore: [ExecutionEvidence]? {
    guard let entry else { return nil }
    return entry.call.before ?? []
  }

  /// The target of the call in the journal. It includes the role, because equal calls of two
  /// members are different calls.
  private var journalTarget: String {
    var words = [client.model.name, client.region, operation.name]
    if case .role(let role) = client.identity { words.append(role.arn) }
    return words.joined(separator: " ")
  }

  /// True if an earlier session of the run may have sent the request, and its outcome is not known.
  var isInDoubt: Bool { entry?.call.isInDoubt ?? false }

  /// True if the request may be sent again after it may have been executed. A body that is not in
  /// the journal has another idempotency token than the first one.
  var canBeSentAgain: Bool { operation.isIdempotent && entry?.isSecret != true }

  /// The failure if reads do not decide whether an earlier session's request was executed.
  var lostFailure: Failure {
    var failure = Failure(
      .transport, code: "MayHaveBeenExecuted",
      "An earlier start of this run may have executed \(operation.name) in \(client.region), and "
        + "ended before the response was recorded. Check whether it was executed; to send it "
        + "again, begin a new run with another journal file.")
    failure.mayHaveBeenExecuted = true
    return failure
  }

  /// The outcome that an earlier session of the run recorded for this call.
  func recordedOutcome() throws(Failure) -> Result<Document, Failure>? {
    switch entry?.call.outcome {
    case .output(let output): .success(try recorded(output))
    case .refusal(let error): .failure(Failure(recorded: try recorded(error).root))
    case .unsent, nil: nil
    }
  }

  private func recorded(_ json: [UInt8]) throws(Failure) -> Document {
    do {
      return try Document(json)
    } catch {
      throw Failure(
        .file, code: "JournalError",
        "The outcome of \(operation.name) in the journal \(error.message)")
    }
  }

  /// Writes the outcome to the journal, unless it is not known. Returns the failure, if it cannot
  /// be written.
  func record(_ result: CallResult, isInDoubt: Bool, requests: Int) -> Failure? {
    guard let journal = client.session.journal else { return nil }
    guard let entry else {
      journal.count(requests: requests, of: journalTarget, at: client.session.loop.now)
      return nil
    }
    guard let outcome = outcome(of: result, isInDoubt: isInDoubt) else { return nil }
    do {
      try journal.record(
        outcome, of: entry.call,
        by: Journal.RecordedResponse(
          requestID: result.requestID, requests: requests, time: client.session.loop.now))
      return nil
    } catch {
      return Failure(.file, code: "JournalError", error.message)
    }
  }

  /// The outcome to record; nil if it is not known whether the request was executed.
  private func outcome(of result: CallResult, isInDoubt: Bool) -> Journal.CallOutcome? {
    switch result.outcome {
    case .success(let document): return .output(masked(document).bytes)
    case .failure(let failure):
      if isInDoubt || failure.kind == .response { return nil }
      return failure.kind == .service && !failure.isRetryable
        ? .refusal(failure.recorded.bytes) : .unsent
    }
  }

  /// The output without the parts that the model marks as sensitive.
  private func masked(_ output: Document) -> JSON {
    let redaction = Redaction(model: client.model)
    guard let id = operation.output, redaction.concerns(id) else { return JSON(output.root) }
    return redaction.masked(output.root, id)
  }

  /// Records how the doubt about the call was decided.
  func record(decision: String) {
    guard let entry else { return }
    // The call continues if the decision cannot be written.
    try? client.session.journal?.record(decision: decision, of: entry.call)
  }
}

extension Failure {
  fileprivate var recorded: JSON {
    ["code": .string(code), "message": .string(message), "members": members]
  }

  fileprivate init(recorded: Value) {
    self.init(
      .service, code: recorded["code"]?.string ?? "", recorded["message"]?.string ?? "")
    members = recorded["members"].map { JSON($0) } ?? [:]
  }
}
