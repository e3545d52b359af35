import MusterDocument
import TestSupport
import Testing

@testable import MusterClient

/// Lists that are refused; every bad line is named before anything is sent.
@Suite struct BadAccountsFileTests {
  @Test(
    "Every bad line is named with its number and its fault",
    arguments: [
      ("", ["there is no account in it"]), ("\n# nothing\n", ["there is no account in it"]),
      ("accountId,email\n", ["there is no account in it"]), ("[]", ["there is no account in it"]),
      ("email,name\na@example.com,A\n", ["line 1: no column is called accountId"]),
      (
        "111111111111\n11111111111\n1111111111111\nabc\n",
        [
          "line 2: '11111111111' is no account id: it must have 12 digits, has 11; "
            + "did a spreadsheet drop its leading zeros?",
          "line 3: '1111111111111' is no account id: it must have 12 digits, has 13",
          "line 4: 'abc' is no account id: it must have 12 digits",
        ]
      ),
      (
        "accountId,email\r\n111111111111,a@example.com\r\n\r\n111111111111,b@example.com\r\n",
        ["line 4: 111111111111 stands at line 2 already"]
      ),
      (
        "accountId,email\n111111111111,example.com\n,b@example.com\n1.11111E+11,c@example.com\n",
        [
          "line 2: 'example.com' is no email address", "line 3: there is no account id",
          "line 4: '1.11111E+11' is no account id: it must have 12 digits",
        ]
      ),
      (
        "accountId,name\n1,A\n\"111111111111,B\n2,C\n",
        [
          "line 2: '1' is no account id: it must have 12 digits, has 1; "
            + "did a spreadsheet drop its leading zeros?",
          "line 3: a quotation mark is not closed",
          "line 4: '2' is no account id: it must have 12 digits, has 1; "
            + "did a spreadsheet drop its leading zeros?",
        ]
      ),
      (
        "111111111111,one@example.com\n222222222222\n",
        ["line 1: there are 2 columns, but no header says what they are"]
      ),
      (
        "[\"1\", {\"name\": \"A\"}, \"111111111111\", {\"Id\": \"111111111111\"}]",
        [
          "account 1: '1' is no account id: it must have 12 digits, has 1; "
            + "did a spreadsheet drop its leading zeros?",
          "account 2: there is no account id",
          "account 4: 111111111111 stands at account 3 already",
        ]
      ),
      ("[111111111111]", ["account 1: the account id is a number: put it in quotes"]),
      (
        "{\"accounts\":[{\"accountId\":1}]}",
        ["account 1: the account id is a number: put it in quotes"]
      ),
      ("１１１１１１１１１１１１", ["line 1: '１１１１１１１１１１１１' is no account id: it must have 12 digits"]),
    ])
  func faults(text: String, faults: [String]) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile.read(Array(text.utf8)) }
    #expect(failure.kind == .input)
    #expect(failure.code == "ParamValidationError")
    #expect(
      failure.message
        == "The list of accounts is not valid:\n  " + faults.joined(separator: "\n  "))
  }

  @Test(
    "A list that cannot be read at all is told where",
    arguments: [
      (
        Array("{\"Accounts\": [}".utf8),
        "The list of accounts is not valid JSON at line 1, column 15: "
      ),
      (
        Array("{\"Roots\": []}".utf8),
        "The list of accounts has no array: neither at the top nor as Accounts"
      ),
      (
        Array("111111111111\n".utf8) + [0x31, 0xE9, 0x0A],
        "The list of accounts is no UTF-8 (line 2)"
      ),
      ([0xFF, 0xFE, 0x31, 0x00], "The list of accounts is no UTF-8 (line 1)"),
    ])
  func unreadable(bytes: [UInt8], message: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile.read(bytes) }
    #expect(failure.message.hasPrefix(message))
  }

  @Test("No bytes at all make it trap", arguments: 0..<300 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let pieces = [
      "111111111111", "accountId", ",", "\"", "\n", "\r\n", "#", "[", "{", "\u{FEFF}", "é", " ",
      "@",
      "\u{0}", "name", "}", "]",
    ]
    let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }
    let list = try? AccountsFile.read(Array(text.joined().utf8))
    #expect(list?["accounts"]?.elements.isEmpty != true)
  }
}
