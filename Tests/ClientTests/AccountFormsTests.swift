import MusterDocument
import TestSupport
import Testing

@testable import MusterClient

/// Lists in the forms in which programs write them.
@Suite struct AccountFormsTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    /// "ID EMAIL STATE" of each account; "-" means none.
    let accounts: [String]

    init(_ name: String, _ text: String, _ accounts: [String]) {
      (testDescription, self.text, self.accounts) = (name, text, accounts)
    }
  }

  static func lines(of text: String) throws -> [String] {
    try AccountsFileTests.read(text)["accounts"]?.elements.map { account in
      ["accountId", "email", "code"].map { account[$0]?.string ?? "-" }.joined(separator: " ")
    } ?? []
  }

  static let one = "111122223333 - -"
  static let two = "444455556666 - -"
  static let three = "777788889999 - -"
  static let oneWithEmail = "111122223333 a@example.com -"
  static let twoWithEmail = "444455556666 b@example.com -"

  static let forms = [
    Form(
      "semicolons", "accountId;email\n111122223333;a@example.com\n444455556666;b@example.com\n",
      [oneWithEmail, twoWithEmail]),
    Form(
      "tabs", "email\taccountId\na@example.com\t111122223333\n\t444455556666\n",
      [oneWithEmail, two]),
    Form("sep=;", "sep=;\r\naccountId;email\r\n111122223333;a@example.com\r\n", [oneWithEmail]),
    Form(
      "sep=| in quotes", "\"sep=|\"\naccountId|email\n111122223333|a@example.com\n",
      [oneWithEmail]),
    Form("sep=, before ids", "sep=,\n111122223333,444455556666", [one, two]),
    Form(
      "names with a separator",
      "account_id,account_name,account_email\n"
        + "111122223333,\"one; two\",a@example.com\n", [oneWithEmail]),
    Form(
      "quoted line breaks",
      "accountId,notes\n111122223333,\"first line\nsecond \"\"line\"\"\"\n444455556666,x\n",
      [one, two]),
    Form(
      "a spreadsheet's empty rows",
      "\"AWS Account ID\",Email\n,,\n111122223333,a@example.com\n,,\n",
      [oneWithEmail]),
    Form(
      "ids on one line, by tabs", "111122223333\t444455556666\t777788889999\n", [one, two, three]),
    Form(
      "ids on one line, by blanks", " 111122223333 444455556666  777788889999", [one, two, three]),
    Form(
      "ids on one line, by commas", "\"111122223333\", 444455556666;777788889999\r\n",
      [one, two, three]),
    Form(
      "old line ends", "accountId,email\r111122223333,a@example.com\r444455556666,\r",
      [oneWithEmail, two]),
    Form(
      "JSON lines", "{\"AccountId\":\"111122223333\"}\n{\"AccountId\":\"444455556666\"}\n",
      [one, two]),
    Form("one JSON line", "{\"AccountId\":\"111122223333\"}\n", [one]),
    Form(
      "JSON documents",
      "{\"Accounts\":[{\"Id\":\"111122223333\"}],\"NextToken\":\"x\"}\n"
        + "{\"Accounts\":[{\"Id\":\"444455556666\"}]}", [one, two]),
    Form(
      "an array of pages",
      "[{\"accounts\":[{\"id\":\"111122223333\"}],\"nextToken\":\"x\"},"
        + "{\"accounts\":[{\"id\":\"444455556666\"}],\"nextToken\":null}]", [one, two]),
    Form("arrays in sequence", "[\"111122223333\"]\n[\"444455556666\"]", [one, two]),
    Form(
      "IAM Identity Center",
      "{\"accountList\":[{\"accountId\":\"111122223333\",\"accountName\":\"One\","
        + "\"emailAddress\":\"a@example.com\"}]}", [oneWithEmail]),
    Form(
      "YAML of the AWS CLI",
      "Accounts:\n- Id: \"111122223333\"\n  Email: a@example.com\n  Status: ACTIVE\n"
        + "- Id: \"444455556666\"\n  Email: b@example.com\n  Status: SUSPENDED\n",
      [oneWithEmail, "444455556666 b@example.com SUSPENDED"]),
    Form(
      "a stream of YAML pages",
      "- Accounts:\n  - Id: '111122223333'\n- Accounts:\n  - Id: '444455556666'\n", [one, two]),
    Form("YAML by hand", "# ours\n- 111122223333 # first\n- '444455556666'\n", [one, two]),
    Form(
      "YAML documents", "---\naccount id: 111122223333\n---\nAccount_ID: 444455556666\n",
      [one, two]),
    Form("a YAML id with a leading zero", "- Id: 011122223333\n", ["011122223333 - -"]),
  ]

  @Test("A list is read in every form in which programs write it", arguments: forms)
  func read(form: Form) throws {
    #expect(try Self.lines(of: form.text) == form.accounts)
  }

  @Test(
    "Column and member names are compared without case, blanks, underscores and hyphens",
    arguments: [
      "AccountId", "accountid", "ACCOUNT_ID", "AWS Account ID", "account number", "Account-Number",
      "aws_account_id", "AwsAccountId", "Account", "Id", " account  id ",
    ], ["account_email", "Email", "E-Mail", "Email Address", "AccountEmail", "emailAddress"])
  func names(id: String, email: String) throws {
    #expect(
      try Self.lines(of: "\(email);x;\(id)\na@example.com;y;111122223333") == [Self.oneWithEmail])
    let object: JSON = [id: "111122223333", email: "a@example.com"]
    #expect(try Self.lines(of: object.text) == [Self.oneWithEmail])
    #expect(
      try Self.lines(of: "- '\(id)': \"111122223333\"\n  '\(email)': a@example.com\n")
        == [Self.oneWithEmail])
  }

  @Test("UTF-16 with a byte order mark is read", arguments: [false, true])
  func utf16(bigEndian: Bool) throws {
    let text = "\u{FEFF}Account ID\tEmail\r\n111122223333\ta@example.com\r\n"
    let bytes = text.utf16.flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    #expect(
      try AccountsFileTests.read(bytes) == [
        "accounts": [["accountId": "111122223333", "email": "a@example.com"]]
      ])
  }

  @Test(
    "A list whose last page has a NextToken is refused, with the way to read all of it",
    arguments: [
      #"{"Accounts":[{"Id":"111122223333"}],"NextToken":"eyJuIjoxfQ=="}"#,
      #"{"NextToken":"x","Accounts":[]}"#,
      #"[{"Accounts":[{"Id":"111122223333"}]},{"accounts":["444455556666"],"nextToken":"x"}]"#,
      "Accounts:\n- Id: '111122223333'\nNextToken: x\n",
    ])
  func cut(text: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(failure.kind == .input)
    #expect(
      failure.message.hasPrefix("The list of accounts is incomplete: NextToken beside Accounts"))
    #expect(failure.message.contains("omit --max-items, --starting-token and --no-paginate"))
  }

  @Test(
    "An id that a program changed gets a hint",
    arguments: [
      ("accountId\n1.11E+11", "a spreadsheet has rounded it: format the column as text"),
      ("accountId;x\n1,11E+11;", "a spreadsheet has rounded it: format the column as text"),
      ("accountId\n11122223333", "has 11; did a spreadsheet remove leading zeros?"),
      ("- Id: '11122223333'", "has 11; did a spreadsheet remove leading zeros?"),
      ("accountId\n1111-2222-3333", "it must have 12 digits without hyphens or blanks"),
      ("accountId\n1111 2222 3333", "it must have 12 digits without hyphens or blanks"),
    ])
  func hints(text: String, hint: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(failure.message.contains(hint))
  }

  @Test(
    "A duplicate is reported with the position of the first",
    arguments: [
      (
        "111122223333 444455556666\n\n111122223333",
        "line 3: duplicate account id 111122223333, first at line 1"
      ),
      (
        "accountId,notes\n111122223333,\"a\nb\"\n111122223333,c\n111122223333,d",
        "line 4: duplicate account id 111122223333, first at line 2\n  line 5: duplicate account id 111122223333, first at line 2"
      ),
      (
        "{\"Id\":\"111122223333\"}\n{\"Id\":\"111122223333\"}",
        "account 2: duplicate account id 111122223333, first at account 1"
      ),
    ])
  func duplicates(text: String, fault: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(failure.message == "The list of accounts is not valid:\n  " + fault)
  }

  @Test(
    "Warnings name columns and states that are ignored",
    arguments: [
      ("accountId,notes\n111122223333,x", ["the column 'notes' is not known and is ignored"]),
      (
        "accountId;notes;Cost Center;\n111122223333;x",
        ["the columns 'notes', 'Cost Center' are not known and are ignored"]
      ),
      (
        #"{"Accounts":[{"Id":"111122223333","Arn":"x","Tags":[],"JoinedMethod":"CREATED"}]}"#,
        ["the member 'Tags' is not known and is ignored"]
      ),
      ("- Id: '111122223333'\n  Owner: me\n", ["the member 'Owner' is not known and is ignored"]),
      (
        "accountId,status\n111122223333,Governed\n444455556666,ACTIVE",
        [
          "accounts in the state 'Governed' are skipped, although AWS Organizations has no such "
            + "state"
        ]
      ),
      ("accountId,email\n111122223333,a@example.com", []), ("111122223333", []),
      (AccountsFileTests.organizations, []),
    ])
  func warnings(text: String, warnings: [String]) throws {
    #expect(try AccountsFile(Array(text.utf8)).warnings == warnings)
  }

  @Test("Text after a closing quotation mark is a fault, not lost")
  func textAfterQuote() throws {
    let text = "accountId,name\n111122223333,\"A\" B\n444455556666,5\" disk\n"
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(
      failure.message == "The list of accounts is not valid:\n  "
        + "line 2: text follows a quotation mark that closes a field")
  }

  @Test("The form of a list is described")
  func format() throws {
    let text = "\u{FEFF}Account ID;notes;State\n111122223333;x;ACTIVE\n444455556666;;SUSPENDED"
    let root = Report(try AccountsFile(Array(text.utf8))).root
    #expect(
      root["format"].map { JSON($0) } == [
        "form": "table", "encoding": "UTF-8 with a byte order mark", "separator": ";",
        "columns": [
          ["name": "Account ID", "meaning": "accountId"], ["name": "notes", "meaning": .null],
          ["name": "State", "meaning": "state"],
        ],
        "states": ["ACTIVE": 1, "SUSPENDED": 1],
      ])
  }

  @Test("The content of a journal is refused with the way to use it")
  func journal() throws {
    let failure = try #require(throws: Failure.self) {
      try AccountsFile(Array("SQLite format 3\0".utf8) + [0, 1, 2])
    }
    #expect(failure.message.contains("To use a journal as a list, name its file"))
  }
}
