import MusterDocument
import Testing

@testable import MusterClient

/// Lists without the names of their columns: `--output text` of the AWS CLI, and arrays of facts.
@Suite struct UnnamedColumnsTests {
  typealias Form = AccountFormsTests.Form
  static let arn = "arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/"

  static let forms = [
    Form(
      "list-accounts --output text",
      "ACCOUNTS\t\(arn)111122223333\ta@example.com\t111122223333\tCREATED\t1763616217\tTwo words\t"
        + "ACTIVE\tACTIVE\n"
        + "ACCOUNTS\t\(arn)044455556666\tb@example.com\t044455556666\tINVITED\t1763616217.5\t"
        + "111122223333\tSUSPENDED\tSUSPENDED\n",
      ["111122223333 a@example.com -", "044455556666 b@example.com SUSPENDED"]),
    Form(
      "list-accounts --output text of the AWS CLI 2, with paths",
      "ACCOUNTS\t\(arn)111122223333\ta@example.com\t111122223333\tCREATED\t"
        + "2025-11-20T05:23:37+00:00\t\"One\" Ltd\tACTIVE\nPATHS\to-a1b2c3d4e5/r-ab12/\n"
        + "ACCOUNTS\t\(arn)444455556666\tb@example.com\t444455556666\tCREATED\t"
        + "2025-11-20T05:23:37.123000+00:00\t#2\tACTIVE\nPATHS\to-a1b2c3d4e5/r-ab12/ou-1/\n",
      [AccountFormsTests.oneWithEmail, AccountFormsTests.twoWithEmail]),
    Form(
      "--query Accounts --output text",
      "\(arn)111122223333\ta@example.com\t111122223333\tCREATED\t1763616217\tOne\tACTIVE\tACTIVE\n"
        + "\(arn)444455556666\tb@example.com\t444455556666\tCREATED\t1763616217\t\tCLOSED\tCLOSED\n",
      ["111122223333 a@example.com -", "444455556666 b@example.com CLOSED"]),
    Form(
      "--query Accounts[].[Id,Email,Name] --output text",
      "111122223333\ta@example.com\tTwo words\n444455556666\tNone\t2024\n",
      [AccountFormsTests.oneWithEmail, AccountFormsTests.two]),
    Form(
      "--query Accounts[].[Name,Id] --output text", "Two words\t111122223333\nb2\t444455556666\n",
      [AccountFormsTests.one, AccountFormsTests.two]),
    Form(
      "jq -r @csv", "\"111122223333\",\"a@example.com\"\n\"444455556666\",\"b@example.com\"\n",
      [AccountFormsTests.oneWithEmail, AccountFormsTests.twoWithEmail]),
    Form(
      "semicolons without a header", "One; 2;a@example.com;111122223333\n",
      [AccountFormsTests.oneWithEmail]),
    Form(
      "--query Accounts[].[Id,Email,Name] --output json",
      #"[["111122223333","a@example.com","One"],["444455556666",null,"2"]]"#,
      [AccountFormsTests.oneWithEmail, AccountFormsTests.two]),
    Form(
      "--query Accounts[].[Id,Email,Name] --output yaml-stream",
      "- - - '111122223333'\n    - a@example.com\n    - One\n  - - '444455556666'\n"
        + "    - b@example.com\n    - Two words\n",
      [AccountFormsTests.oneWithEmail, AccountFormsTests.twoWithEmail]),
    Form(
      "--query Accounts[].Id --output yaml-stream", "- - '111122223333'\n  - '444455556666'\n",
      [AccountFormsTests.one, AccountFormsTests.two]),
    Form(
      "ids that a spreadsheet keeps as text",
      "Account ID,Email\n\"=\"\"011122223333\"\"\",a@example.com\n=\"444455556666\",\n"
        + "'777788889999,\n",
      ["011122223333 a@example.com -", AccountFormsTests.two, AccountFormsTests.three]),
    Form(
      "a title before the header",
      "Accounts of Example Ltd;;\n;;\nAccount ID;E-Mail;Owner\n111122223333;a@example.com;me\n",
      [AccountFormsTests.oneWithEmail]),
    Form(
      "Export-Csv of PowerShell",
      "#TYPE Amazon.Organizations.Model.Account\r\n\"Arn\",\"Email\",\"Id\",\"JoinedMethod\","
        + "\"Name\",\"Status\"\r\n\"\(arn)111122223333\",\"a@example.com\",\"111122223333\","
        + "\"CREATED\",\"One, two\",\"ACTIVE\"\r\n",
      [AccountFormsTests.oneWithEmail]),
    Form(
      "ConvertTo-Json of PowerShell",
      #"[{"Id":"111122223333","Email":"a@example.com","Status":{"Value":"SUSPENDED"}}]"#,
      ["111122223333 a@example.com SUSPENDED"]),
    Form(
      "ids with comments", "111122223333 # prod\n# more\n444455556666, 777788889999 #, 1\n",
      [AccountFormsTests.one, AccountFormsTests.two, AccountFormsTests.three]),
    Form(
      "a name with a surrogate without its pair",
      #"{"Accounts":[{"Id":"111122223333","Email":"a@example.com","Name":"\ud800"}]}"#,
      [AccountFormsTests.oneWithEmail]),
    Form(
      "list-members of Macie",
      #"{"members":[{"accountId":"111122223333","email":"a@example.com"}],"nextToken":null}"#,
      [AccountFormsTests.oneWithEmail]),
    Form(
      "accounts-config.yaml of Landing Zone Accelerator",
      "mandatoryAccounts:\n  - name: Management\n    email: a@example.com\nworkloadAccounts: []\n"
        + "accountIds:\n  - email: a@example.com\n    accountId: '111122223333'\n",
      [AccountFormsTests.oneWithEmail]),
  ]

  @Test("A list is read by its values if its columns have no names", arguments: forms)
  func read(form: Form) throws {
    #expect(try AccountFormsTests.lines(of: form.text) == form.accounts)
  }

  @Test("The name is the column of texts that nothing else explains")
  func name() throws {
    let text =
      "ACCOUNTS\t\(Self.arn)111122223333\ta@example.com\t111122223333\tCREATED\t1763616217\t"
      + "\"Two\" words\tACTIVE\n"
    let account: JSON = [
      "accountId": "111122223333", "email": "a@example.com", "name": "\"Two\" words",
    ]
    #expect(try AccountsFileTests.read(text) == ["accounts": [account]])
    #expect(try AccountsFile(Array(text.utf8)).warnings == [])
  }

  @Test(
    "Columns that the values do not explain are named in a warning, or refused",
    arguments: [
      (
        "111122223333,a@example.com,One,Team\n",
        "the columns 'column 3', 'column 4' are not known and are ignored"
      ),
      (
        "Owners\n\nid,email\n111122223333,a@example.com\n",
        "the text before the header in line 3 is ignored"
      ),
    ])
  func warnings(text: String, warning: String) throws {
    #expect(try AccountsFile(Array(text.utf8)).warnings == [warning])
  }

  @Test(
    "Lists that cannot be understood are refused with the reason",
    arguments: [
      (
        "111122223333\ta@example.com\n444455556666\n",
        "line 2: there is 1 column, but 2 in other lines, and no header line"
      ),
      (
        "111122223333,a@example.com\n1.11E+11,b@example.com\n",
        "line 2: '1.11E+11' is not an account id"
      ),
      ("111122223333,4444555566\n", "line 1: '4444555566' is not an account id"),
      (
        "111122223333,444455556666,a@example.com\n",
        "line 1: there are 3 columns but no header line"
      ),
      (
        "ACCOUNTS\t\(arn)111122223333\ta@example.com\t111122223333\tOne\nNEXTTOKEN\teyJ9\n",
        "The list of accounts is incomplete: NextToken beside Accounts"
      ),
      (
        "token:222222222222\nACCOUNTS\t\(arn)111122223333\ta@example.com\t111122223333\tOne\n",
        "The list of accounts is incomplete: NextToken beside Accounts"
      ),
      (
        "------------------------------\n|        ListAccounts        |\n",
        "is a formatted table, as --output table prints it: use --output json"
      ),
      ("| Account | Email |\n|---|---|\n", "is a formatted table"),
      ("┌─────┐\n│ Id │\n", "is a formatted table"),
      ("+----+\n| Id |\n", "is a formatted table"),
      (
        #"[["111122223333","444455556666","a@example.com"]]"#,
        "account 1: the values of the arrays do not show which one is the account id"
      ),
      (
        #"[["111122223333","a@example.com"],["444455556666","b@example.com","c"]]"#,
        "account 2: it has 3 facts, but others have 2"
      ),
      (
        "Id     : 111122223333\nEmail  : a@example.com\n\nId     : 444455556666\n",
        "account 1: it has the member 'Id' more than once: write an object for each account"
      ),
      (#"[{"id":"111122223333","Id":"444455556666"}]"#, "it has the member 'Id' more than once"),
      (
        "accountId\n111122223333.0\n",
        "it must have 12 digits; a program has written it as a number with a fraction"
      ),
      (
        "Konto;E-Mail\n111122223333;a@example.com\n",
        "line 1: no column has account ids (accountId); the columns are 'Konto', 'E-Mail'"
      ),
      (#"[{"Id":"111122223333","Status":{"x":1}}]"#, "account 1: a fact about the account"),
      (
        "accountId\n111122223333\u{A0}\n",
        "it contains the character U+00A0, which may be invisible"
      ),
      ("accountId\n111122\u{200B}223333\n", "it contains the character U+200B"),
    ])
  func refused(text: String, reason: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(text.utf8)) }
    #expect(failure.message.contains(reason), "\(failure.message)")
  }
}
