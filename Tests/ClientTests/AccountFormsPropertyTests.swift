import MusterDocument
import TestSupport
import Testing

@testable import MusterClient

/// Random accounts, written in every form that is supported, read back equal.
@Suite struct AccountFormsPropertyTests {
  @Test("Random accounts in every form read back equal", arguments: 0..<60 as Range<UInt64>)
  func readBack(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let accounts = RandomAccounts(using: &random)
    let expected: JSON = ["accounts": .array(accounts.all.map(\.expected))]
    for form in ListWriter.forms {
      let bytes = form.write(accounts.all, &random)
      #expect(
        try AccountsFileTests.read(bytes) == expected,
        "\(form.name): \(String(decoding: bytes.prefix(2000), as: UTF8.self))")
    }
    let plain = accounts.all.map(\.plain)
    let expectedPlain: JSON = ["accounts": .array(plain.map(\.expected))]
    for form in UnnamedListWriter.forms {
      let text = form.write(plain, &random)
      #expect(
        try AccountsFileTests.read(text) == expectedPlain, "\(form.name): \(text.prefix(2000))")
    }
    let ids: JSON = ["accounts": .array(accounts.all.map { ["accountId": .string($0.id)] })]
    for separator in ["\n", "\r\n", "\t", " ", ",", ", ", ";", "\n\n# more\n"] {
      let text = accounts.all.map(\.id).joined(separator: separator)
      #expect(try AccountsFileTests.read(text) == ids, "ids by \(separator.debugDescription)")
    }
  }
}

private struct RandomAccount {
  var id: String
  var email: String?
  var name: String?

  var expected: JSON {
    var account: JSON = ["accountId": .string(id)]
    account["email"] = email.map(JSON.string)
    account["name"] = name.map(JSON.string)
    return account
  }
}

extension RandomAccount {
  /// The account with a name in one line and without tabs, as names in AWS are, and with an email
  /// address, which shows that rows without column names are not ids.
  fileprivate var plain: RandomAccount {
    var account = self
    account.email = email ?? "root-\(id)@example.com"
    account.name = name.map { name in
      String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.value >= 0x20 }))
    }
    return account
  }
}

/// A form without the names of columns.
private struct UnnamedListWriter: Sendable {
  let name: String
  let write: @Sendable ([RandomAccount], inout SplitMix) -> String

  static let forms = [
    UnnamedListWriter(name: "list-accounts --output text") { accounts, random in
      let isNew = Bool.random(using: &random)
      return lines(accounts) { account in
        [
          "ACCOUNTS", "arn:aws:organizations::111111111111:account/o-1/\(account.id)",
          account.email, account.id, "CREATED", isNew ? "2025-11-20T05:23:37+00:00" : "1763616217",
          account.name, "ACTIVE",
        ] + (isNew ? ["ACTIVE"] : [])
      }
    },
    UnnamedListWriter(name: "rows of text") { accounts, random in
      let order = [0, 1, 2].shuffled(using: &random)
      return lines(accounts) { account in
        let facts = [account.id, account.email, account.name]
        return order.map { facts[$0] }
      }
    },
    UnnamedListWriter(name: "rows of JSON") { accounts, random in
      let order = [0, 1, 2].shuffled(using: &random)
      return JSON.array(
        accounts.map { account in
          let facts = [account.id, account.email, account.name]
          return .array(order.map { facts[$0].map(JSON.string) ?? .null })
        }
      ).text
    },
    UnnamedListWriter(name: "rows of CSV") { accounts, random in
      let separator = Bool.random(using: &random) ? "," : ";"
      return accounts.map { account in
        [account.email, account.id, account.name ?? ""].map { field in
          let doubled = (field ?? "").unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }
          return "\"" + doubled.joined() + "\""
        }.joined(separator: separator) + "\r\n"
      }.joined()
    },
  ]

  private static func lines(
    _ accounts: [RandomAccount], _ facts: (RandomAccount) -> [String?]
  ) -> String {
    accounts.map { facts($0).map { $0 ?? "None" }.joined(separator: "\t") + "\n" }.joined()
  }
}

private struct RandomAccounts {
  var all: [RandomAccount] = []

  private static let pieces = [
    "Corp", "é", "😀", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "'", ": ", "# ", "- ", "\\",
    "a b",
    "{", "[", "=", "日本", "0",
  ]

  init(using random: inout SplitMix) {
    let count = Int.random(in: 1...12, using: &random)
    for number in 0..<count {
      let digits = String(Int.random(in: 0...9_999_999_999, using: &random))
      let id = String(repeating: "0", count: 10 - digits.count) + digits
      let hasEmail = Bool.random(using: &random)
      all.append(
        RandomAccount(
          id: "\(number / 10)\(number % 10)" + id,
          email: hasEmail ? "a+\(number)@example.com" : nil,
          name: RandomAccounts.name(using: &random)))
    }
  }

  /// A name without blanks around it, or nil.
  private static func name(using random: inout SplitMix) -> String? {
    let inner = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }
    return Bool.random(using: &random) ? "N" + inner.joined() + "." : nil
  }
}

/// A form in which programs write a list.
private struct ListWriter: Sendable {
  let name: String
  let write: @Sendable ([RandomAccount], inout SplitMix) -> [UInt8]

  static let forms: [ListWriter] =
    tables + [
      ListWriter(name: "AWS CLI JSON") { accounts, random in
        JSON.object([(key: "Accounts", value: .array(accounts.map { object($0, &random) }))]).bytes
      },
      ListWriter(name: "JSON array") { accounts, random in
        JSON.array(accounts.map { object($0, &random) }).bytes
      },
      ListWriter(name: "JSON lines") { accounts, random in
        Array(accounts.map { object($0, &random).text + "\n" }.joined().utf8)
      },
      ListWriter(name: "JSON documents") { accounts, random in
        Array(
          accounts.map { account in
            JSON.object([(key: "Accounts", value: [object(account, &random)])]).text
          }.joined(separator: " ").utf8)
      },
      ListWriter(name: "YAML") { accounts, random in
        Array(("Accounts:\n" + accounts.map { yaml(object($0, &random)) }.joined()).utf8)
      },
      ListWriter(name: "YAML stream") { accounts, random in
        Array(
          accounts.map { "---\nAccounts:\n" + yaml(object($0, &random)) }.joined().utf8)
      },
      ListWriter(name: "report") { accounts, random in
        let outcomes = accounts.map { account -> JSON in
          var outcome = account.expected
          outcome["outcome"] = .string(
            ["pending", "retryable", "needs_action"].randomElement(using: &random) ?? "")
          return outcome
        }
        return JSON.object([(key: "outcomes", value: .array(outcomes))]).bytes
      },
    ]

  private static let tables = [",", ";", "\t"].flatMap { separator in
    ["\n", "\r\n"].flatMap { end in
      Encoding.allCases.map { encoding in
        ListWriter(name: "table \(separator.debugDescription) \(end.debugDescription) \(encoding)")
        {
          accounts, random in
          encoding.bytes(of: table(accounts, separator, end, &random))
        }
      }
    }
  }

  private enum Encoding: CaseIterable {
    case utf8, utf8WithMark, utf16LittleEndian, utf16BigEndian

    func bytes(of text: String) -> [UInt8] {
      switch self {
      case .utf8: Array(text.utf8)
      case .utf8WithMark: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case .utf16LittleEndian:
        ([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      case .utf16BigEndian:
        ([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      }
    }
  }

  private static let names: [(column: String, spellings: [String])] = [
    ("id", ["Id", "AccountId", "account_id", "AWS Account ID", "account number", "ACCOUNT"]),
    ("email", ["Email", "account_email", "E-mail", "emailAddress"]),
    ("name", ["Name", "Account Name", "account_name"]),
  ]

  private static func value(_ account: RandomAccount, _ column: String) -> String? {
    ["id": account.id, "email": account.email, "name": account.name][column] ?? nil
  }

  private static func object(_ account: RandomAccount, _ random: inout SplitMix) -> JSON {
    .object(
      names.shuffled(using: &random).compactMap { column, spellings in
        value(account, column).map {
          (key: spellings.randomElement(using: &random) ?? column, value: .string($0))
        }
      })
  }

  private static func table(
    _ accounts: [RandomAccount], _ separator: String, _ end: String, _ random: inout SplitMix
  ) -> String {
    let columns = (names + [("notes", ["notes"])]).shuffled(using: &random)
    let header = columns.map { $0.spellings.randomElement(using: &random) ?? "" }
    let rows = accounts.map { account in
      columns.map { column in
        column.column == "notes"
          ? "n" : field(value(account, column.column) ?? "", separator, &random)
      }
    }
    let empty = String(repeating: separator, count: columns.count - 1)
    let beginning = Bool.random(using: &random) ? "sep=\(separator)\(end)" : ""
    return beginning
      + ([header] + rows).map { $0.joined(separator: separator) + end }.joined(separator: "")
      + (Bool.random(using: &random) ? empty + end : "")
  }

  /// A field in quotation marks if it needs them, and sometimes if it does not.
  private static func field(
    _ text: String, _ separator: String, _ random: inout SplitMix
  ) -> String {
    let special = Set([UInt8(ascii: "\""), 10, 13] + Array(separator.utf8))
    guard text.utf8.contains(where: special.contains) || Bool.random(using: &random) else {
      return text
    }
    return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  /// An element of a YAML sequence. JSON's strings are YAML's.
  private static func yaml(_ account: JSON) -> String {
    guard case .object(let members) = account else { return "" }
    return members.enumerated().map { index, member in
      (index == 0 ? "- " : "  ") + JSON.string(member.key).text + ": " + member.value.text + "\n"
    }.joined()
  }
}
