import CMuster
import MusterClient
import MusterDocument
import MusterLocks
import MusterWire

/// The object behind a `muster_result`: the result of a call, and the texts that were read from it.
final class ResultObject: Sendable {
  let result: CallResult
  /// The response, or the failure as a document.
  let document: Document
  private let texts = Guarded<[TextKind: CText]>([:])

  /// The texts of a result that are not strings of its document.
  enum TextKind {
    case json, code, message, requestID, history
  }

  init(_ result: CallResult) {
    self.result = result
    switch result.outcome {
    case .success(let document): self.document = document
    case .failure(let failure): document = ResultObject.document(of: failure, result)
    }
  }

  convenience init(_ document: Document) {
    self.init(CallResult(.success(document)))
  }

  convenience init(_ failure: Failure) {
    self.init(CallResult(.failure(failure)))
  }

  var status: muster_status { result.failure.map(\.status) ?? statusOK }

  func text(_ kind: TextKind) -> CText? {
    texts.withLock { texts in
      if let text = texts[kind] { return text }
      guard let text = makeText(kind) else { return nil }
      texts[kind] = text
      return text
    }
  }

  private func makeText(_ kind: TextKind) -> CText? {
    switch kind {
    case .json:
      var writer = JSONWriter(capacity: 1024)
      writer.value(document.root)
      return CText(writer.bytes)
    case .code: return result.failure.map { CText($0.code) }
    case .message: return result.failure.map { CText($0.message) }
    case .requestID: return result.requestID.map { CText($0) }
    case .history:
      let attempts = result.history.enumerated().map { $1.json(number: $0 + 1) }
      return CText(JSON.array(attempts).bytes)
    }
  }

  private static func document(of failure: Failure, _ result: CallResult) -> Document {
    var error: JSON = ["Code": .string(failure.code), "Message": .string(failure.message)]
    error["Retryable"] = .boolean(failure.isRetryable)
    if failure.mayHaveBeenExecuted { error["MayHaveBeenExecuted"] = true }
    if result.httpStatus != 0 { error["HTTPStatusCode"] = .integer(Int64(result.httpStatus)) }
    error["RequestId"] = result.requestID.map(JSON.string)
    if !failure.violations.isEmpty {
      error["Violations"] = .array(
        failure.violations.map {
          ["Pointer": .string($0.pointer), "Message": .string($0.message)]
        })
    }
    var document: JSON = ["Error": error]
    if case .object(let members) = failure.members {
      for (name, member) in members where name != "Error" { document[name] = member }
    }
    return Document(writing: document)
  }
}
