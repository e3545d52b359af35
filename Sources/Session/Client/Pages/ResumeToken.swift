import MusterDocument
import MusterText
import MusterWire

/// A position in a list as a text from which another run can continue. The form is botocore's
/// (paginate.py, TokenEncoder), so that the AWS CLI accepts Muster's tokens and Muster accepts its:
/// Base64 of a JSON object with the tokens of the page and the number of its items that were read.
struct ResumeToken {
  private static let skippedKey = "boto_truncate_amount"
  /// The member in which botocore lists the values that were bytes. Muster keeps them as Base64
  /// text.
  private static let bytesKey = "boto_encoded_keys"

  private let plan: PagePlan

  init(_ plan: PagePlan) {
    self.plan = plan
  }

  func text(of position: PagePosition) -> String {
    var members = zip(plan.inputTokens, position.tokens).map { ($0, $1 ?? .null) }
    if position.skipped > 0 {
      members.append((ResumeToken.skippedKey, .integer(Int64(position.skipped))))
    }
    // Written with the spaces of Python's JSON, so that tokens of plain text equal botocore's.
    let text = members.map { "\(JSON.string($0).text): \($1.text)" }.joined(separator: ", ")
    return Base64.encoded(Array("{\(text)}".utf8))
  }

  /// The position of a token: the current form, the older one, or the service's own token.
  func position(in text: String) throws(Failure) -> PagePosition {
    guard let members = ResumeToken.members(text) else { return try olderPosition(in: text) }
    let names = plan.inputTokens + [ResumeToken.skippedKey, ResumeToken.bytesKey]
    guard members.members.allSatisfy({ names.contains($0.key.string ?? "") }) else {
      guard members[ResumeToken.skippedKey] == nil else {
        throw bad("it belongs to another operation, not to \(plan.operation.method)")
      }
      // The tokens of some services are JSON in Base64 too.
      return try olderPosition(in: text)
    }
    let skipped = members[ResumeToken.skippedKey].map { $0.integer ?? -1 } ?? 0
    guard skipped >= 0, let skipped = Int(exactly: skipped) else {
      throw bad("its \(ResumeToken.skippedKey) is not a number of items")
    }
    let tokens = plan.inputTokens.map { members[$0].flatMap { $0.isNull ? nil : JSON($0) } }
    return PagePosition(tokens: tokens, skipped: skipped)
  }

  private static func members(_ text: String) -> Value? {
    guard let bytes = Base64.decoded(text), let document = try? Document(bytes),
      document.root.kind == .object
    else { return nil }
    return document.root
  }

  /// The form of older AWS CLIs: the tokens and the number of items read, separated by "___";
  /// "None" means no token. Without a number, the text may also be the service's own token.
  private func olderPosition(in text: String) throws(Failure) -> PagePosition {
    var parts = ResumeToken.parts(text)
    var skipped = 0
    if parts.count == plan.inputTokens.count + 1 {
      if let count = Int(parts.removeLast()), count >= 0 { skipped = count } else { parts = [text] }
    }
    guard parts.count <= plan.inputTokens.count else { throw bad("it has too many parts") }
    let tokens = parts.map { $0 == "None" ? nil : JSON.string($0) }
    let missing = [JSON?](repeating: nil, count: plan.inputTokens.count - parts.count)
    return PagePosition(tokens: tokens + missing, skipped: skipped)
  }

  private static func parts(_ text: String) -> [String] {
    var parts: [[UInt8]] = []
    var part: [UInt8] = []
    for byte in text.utf8 {
      part.append(byte)
      guard part.suffix(3).elementsEqual("___".utf8) else { continue }
      parts.append(Array(part.dropLast(3)))
      part = []
    }
    return (parts + [part]).map { String(decoding: $0, as: UTF8.self) }
  }

  private func bad(_ reason: String) -> Failure {
    Failure(.input, code: "PaginationError", "Bad starting token: \(reason).")
  }
}
