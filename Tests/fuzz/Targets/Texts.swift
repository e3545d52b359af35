import MusterClient
import MusterDocument
import MusterModel
import MusterServices
import MusterSimulator

extension FuzzTarget {
  /// JSON. A value that is read, written and read again is the same, unless a number that JSON
  /// cannot represent became null.
  static let json = FuzzTarget(name: "json") { bytes in
    guard let document = try? Document(bytes) else { return }
    let value = JSON(document.root)
    let again = Document(writing: value)
    precondition(JSON(again.root) == value, "JSON does not read as it was written")
    var writer = JSONWriter()
    writer.value(document.root)
    // Bytes are not compared: a parsed integer keeps digits that its copy, a Double, cannot
    // represent.
    let copied = (try? Document(writer.bytes)).map { JSON($0.root) }
    precondition(copied == value, "a value and its copy do not read alike")
  }

  /// Lists of accounts in all formats.
  static let accounts = FuzzTarget(name: "accounts") { bytes in
    guard let list = (try? AccountsFile(bytes)).map(Report.init)?.json,
      let read = try? Document(list),
      let accounts = read.root["accounts"], accounts.count > 0
    else { return }
    let again = (try? AccountsFile(list)).flatMap { try? Document(Report($0).json) }
    precondition(
      again?.root["accounts"].map(facts) == facts(about: accounts),
      "a list of accounts does not read as it was written")
  }

  /// The facts about each account that no other form of the list may change.
  private static func facts(about accounts: Value) -> [[String?]] {
    accounts.elements.map { account in
      ["accountId", "email", "name", "outcome", "code"].map { account[$0]?.string }
    }
  }

  /// Scenarios of the simulated organization.
  static let scenario = FuzzTarget(name: "scenario") { bytes in
    guard let scenario = try? Scenario(String(decoding: bytes, as: UTF8.self)) else { return }
    _ = scenario.accountsDocument().bytes
  }
}

extension FuzzTarget {
  /// Regular expressions of models. An example is an expression, a line break, and a text.
  static let pattern = FuzzTarget(name: "pattern") { bytes in
    let parts = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let pattern = Pattern(String(decoding: parts[0], as: UTF8.self))
    _ = pattern.isFound(in: String(decoding: parts.last ?? [], as: UTF8.self))
  }
}
