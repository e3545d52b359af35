/// A fact about an account that a list may have, as the column of a table or the member of an
/// object.
enum ListColumn: Int, CaseIterable {
  case id, email, name, state, regions

  /// The names of the column, the preferred one first, as `normalized(_:)` returns them.
  ///
  /// Sources: `Id`, `Email`, `Name`, `State` and `Status` of Account in AWS Organizations;
  /// `accountId` and `email` in Inspector and Macie; `accountName` and `emailAddress` in IAM
  /// Identity Center; `AccountId` and `AwsAccountId` in Config and Security Hub; `Account` in
  /// GetCallerIdentity; `AccountEmail` and `AccountName` in Control Tower's Account Factory;
  /// "AWS account ID" and "account number" in the user guides. `regions` is Muster's own.
  var names: [String] {
    switch self {
    case .id:
      [
        "accountid", "awsaccountid", "accountnumber", "awsaccountnumber", "id", "account",
        "awsaccount",
      ]
    case .email:
      [
        "email", "emailaddress", "accountemail", "awsaccountemail", "accountemailaddress",
        "rootemail", "mail",
      ]
    case .name: ["name", "accountname", "awsaccountname"]
    case .state: ["state", "accountstate", "status", "accountstatus"]
    case .regions: ["regions"]
    }
  }

  /// The display name.
  var title: String {
    switch self {
    case .id: "accountId"
    case .email: "email"
    case .name: "name"
    case .state: "state"
    case .regions: "regions"
    }
  }

  /// Members of Account in AWS Organizations that Muster does not use. No warning names them.
  static let unused: Set = ["arn", "joinedmethod", "joinedtimestamp", "paths"]

  /// A name without case, blanks, underscores and hyphens: "AWS Account ID" and "aws_account_id"
  /// are the same.
  static func normalized(_ name: UnsafeBufferPointer<UInt8>) -> String {
    let letters = name.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "_"), UInt8(ascii: "-"): nil
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      default: byte
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }
}

/// The use of a name in a list.
enum ListMeaning: Equatable {
  /// `rank` is 0 for the preferred name of the column.
  case column(ListColumn, rank: Int)
  case unused
  case unknown

  /// The meaning of `name`, normalized.
  init(_ name: String) {
    self = ListMeaning.known[name] ?? (ListColumn.unused.contains(name) ? .unused : .unknown)
  }

  private static let known = Dictionary(
    uniqueKeysWithValues: ListColumn.allCases.flatMap { column in
      column.names.enumerated().map { ($1, ListMeaning.column(column, rank: $0)) }
    })
}
