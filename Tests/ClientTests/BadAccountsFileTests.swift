import MusterDocument
import TestSupport
import Testing

@testable import MusterClient

/// Lists that are rejected, with all invalid lines.
@Suite struct BadAccountsFileTests {
  @Test(
    "Every invalid line is reported with its number and its fault",
    arguments: [
      ("", ["it contains no accounts"]), ("\n# nothing\n", ["it contains no accounts"]),
      ("accountId,email\n", ["it contains no accounts"]), ("[]", ["it contains no accounts"]),
      (
        "email,name\na@example.com,A\n",
        ["line 1: no column has account ids (accountId); the columns are 'email', 'name'"]
      ),
      (
        "111111111111\n11111111111\n1111111111111\nabc\n",
        [
          "line 2: '11111111111' is not an account id: it must have 12 digits, but has 11; "
            + "did a spreadsheet remove leading zeros?",
          "line 3: '1111111111111' is not an account id: it must have 12 digits, but has 13",
          "line 4: 'abc' is not an account id: it must have 12 digits",
        ]
      ),
      (
        "accountId,email\r\n111111111111,a@example.com\r\n\r\n111111111111,b@example.com\r\n",
        ["line 4: duplicate account id 111111111111, first at line 2"]
      ),
      (
        "accountId,email\n111111111111,example.com\n,b@example.com\n1.11111E+11,c@example.com\n",
        [
          "line 2: 'example.com' is not an email address", "line 3: the account id is missing",
          "line 4: '1.11111E+11' is not an account id: it must have 12 digits; a spreadsheet has "
            + "rounded it: format the column as text before you enter the ids",
        ]
      ),
      (
        "accountId,name\n1,A\n\"111111111111,B\n2,C\n",
        [
          "line 2: '1' is not an account id: it must have 12 digits, but has 1; "
            + "did a spreadsheet remove leading zeros?",
          "line 3: a quotation mark is not closed",
          "line 4: '2' is not an account id: it must have 12 digits, but has 1; "
            + "did a spreadsheet remove leading zeros?",
        ]
      ),
      (
        "111111111111,one@example.com\n222222222222\n",
        ["line 2: there is 1 column, but 2 in other lines, and no header line"]
      ),
      (
        "[\"1\", {\"name\": \"A\"}, \"111111111111\", {\"Id\": \"111111111111\"}]",
        [
          "account 1: '1' is not an account id: it must have 12 digits, but has 1; "
            + "did a spreadsheet remove leading zeros?",
          "account 2: the account id is missing",
          "account 4: duplicate account id 111111111111, first at account 3",
        ]
      ),
      ("[111111111111]", ["account 1: the account id is a number: put it in quotes"]),
      (
        "{\"accounts\":[{\"accountId\":1}]}",
        ["account 1: the account id is a number: put it in quotes"]
      ),
      ("１１１１１１１１１１１１", ["line 1: '１１１１１１１１１１１１' is not an account id: it must have 12 digits"]),
    ])
  func faults(text: String, faults: [String]) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(failure.kind == .input)
    #expect(failure.code == "ParamValidationError")
    #expect(
      failure.message
        == "The list of accounts is not valid:\n  " + faults.joined(separator: "\n  "))
  }

  @Test(
    "A list that cannot be parsed is rejected with the position",
    arguments: [
      (
        Array("{\"Accounts\": [}".utf8),
        "The list of accounts is not valid JSON at line 1, column 15: "
      ),
      (
        Array("{\"Roots\": []}".utf8),
        "The list of accounts is neither an array nor an object with an array Accounts"
      ),
      (
        Array("111111111111\n".utf8) + [0x31, 0xE9, 0x0A],
        "The list of accounts is not valid UTF-8 (line 2)"
      ),
      ([0xFF, 0xFE, 0x31, 0x00, 0x32], "The list of accounts is not valid UTF-16 (line 1)"),
      (
        [0x31, 0x00, 0x32, 0x00],
        "The list of accounts contains a NUL byte (line 1): save it as UTF-8"
      ),
    ])
  func unreadable(bytes: [UInt8], message: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(bytes) }
    #expect(failure.message.hasPrefix(message))
  }

  @Test("No input makes the reader trap", arguments: 0..<300 as Range<UInt64>)
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
    let list = (try? AccountsFile(Array(text.joined().utf8))).map(Report.init)
    #expect(list?.count != 0)
  }
}
