import MusterDocument
import Testing

@testable import MusterClient

@Suite struct AccountsFileTests {
  static let one: JSON = ["accountId": "111111111111", "email": "one@example.com", "name": "One"]
  static let two: JSON = ["accountId": "222222222222", "email": "two@example.com", "name": "Two"]

  /// The accounts of a list, without the description of its form.
  static func read(_ text: String) throws -> JSON { try read(Array(text.utf8)) }

  static func read(_ bytes: [UInt8]) throws -> JSON {
    let root = JSON(Report(try AccountsFile(bytes)).root)
    return ["accounts": try #require(root["accounts"])]
  }

  /// The output of `aws organizations list-accounts`.
  static let organizations = """
    {
      "Accounts": [
        {"Id": "111111111111", "Arn": "arn:aws:organizations::1:account/o-1/111111111111",
         "Email": "one@example.com", "Name": "One", "Status": "ACTIVE", "State": "ACTIVE",
         "JoinedMethod": "CREATED", "JoinedTimestamp": "2026-01-01T00:00:00+00:00"},
        {"Id": "222222222222", "Email": "two@example.com", "Name": "Two", "Status": "ACTIVE"}
      ]
    }
    """

  @Test(
    "All forms of lists are read alike",
    arguments: [
      organizations,
      #"[{"accountId":"111111111111","email":"one@example.com","name":"One"},"#
        + #"{"accountId":"222222222222","email":"two@example.com","name":"Two"}]"#,
      "accountId,email,name\n111111111111,one@example.com,One\n222222222222,two@example.com,Two\n",
      "\u{FEFF}accountId,email,name\r\n111111111111,one@example.com,One\r\n"
        + "222222222222,two@example.com,Two\r\n",
      "\u{FEFF}" + organizations,
      "Name,State,Account ID,E-mail\nOne,ACTIVE,111111111111,one@example.com\n"
        + "Two,active,222222222222,two@example.com",
      "\"name\",\"email address\",\"account_id\"\n\"One\",\"one@example.com\",\"111111111111\"\n"
        + " Two , two@example.com , 222222222222 ",
      "# exported today\n\n  Id,Email,Name,Joined\n111111111111,one@example.com,One,2026\n\n"
        + "# the other\n222222222222,two@example.com,Two,2026,more,still more\n",
      "account,email,name,account id\nthe first,one@example.com,One,111111111111\n"
        + "the second,two@example.com,Two,222222222222\n",
    ])
  func formats(text: String) throws {
    #expect(try Self.read(text) == ["accounts": [Self.one, Self.two]])
  }

  @Test(
    "A list may contain only ids",
    arguments: [
      "111111111111\n222222222222\n", "\u{FEFF}111111111111\r\n222222222222",
      "  111111111111  \n\n# no\n222222222222", "\"111111111111\"\n222222222222",
      #"["111111111111", "222222222222"]"#, "accountId\n111111111111\n222222222222",
      #"{"accounts": ["111111111111", {"accountId": "222222222222"}]}"#,
    ])
  func ids(text: String) throws {
    let ids: JSON = [["accountId": "111111111111"], ["accountId": "222222222222"]]
    #expect(try Self.read(text) == ["accounts": ids])
  }

  @Test("Quoted fields may contain commas and quotation marks; empty fields are ignored")
  func quotes() throws {
    let text = "accountId,name,email\n111111111111,\"Corp, \"\"A\"\" \",\n"
    let account: JSON = ["accountId": "111111111111", "name": "Corp, \"A\""]
    #expect(try Self.read(text) == ["accounts": [account]])
  }

  @Test(
    "Accounts that are not active are skipped, with the reason",
    arguments: [
      #"{"Accounts":[{"Id":"111111111111","Status":"SUSPENDED"}]}"#,
      #"{"Accounts":[{"Id":"111111111111","Status":"ACTIVE","State":"SUSPENDED"}]}"#,
      "accountId,status\n111111111111,SUSPENDED",
      "accountId,status,state\n111111111111,ACTIVE,SUSPENDED",
    ])
  func suspended(text: String) throws {
    #expect(
      try Self.read(text) == [
        "accounts": [
          [
            "accountId": "111111111111", "outcome": "skipped", "code": "SUSPENDED",
            "message": "the account is SUSPENDED in AWS Organizations", "remedy": "",
          ]
        ]
      ])
  }

  @Test("An account that is skipped in a file stays skipped in a batch")
  func skippedInBatch() throws {
    let accounts = try Self.read("accountId,status\n111111111111,SUSPENDED\n222222222222,ACTIVE")
    let test = FakeService().session()
    let result = try test.batch("inspector2", "enable", accounts, ["resourceTypes": ["EC2"]])
    #expect(result.lines == ["111111111111 skipped SUSPENDED", "222222222222 done"])
  }
}
