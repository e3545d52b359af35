import MusterDocument
import MusterText
import MusterWire

/// An S3 bucket. It is derived from the seed when it is read: buckets are not stored.
struct MacieBucket: Sendable {
  let account: String
  let region: String
  /// Counts the buckets of an account in a Region from 1.
  let number: Int
  /// Macie monitors it for automated discovery.
  var isMonitored = false

  let name: String
  let isPublic: Bool
  let usesKMS: Bool
  let isVersioned: Bool
  let objectCount: Int64
  let sizeInBytes: Int64
  let createdAt: Instant
  /// The sensitive data in its objects; nil if there are none.
  let sensitiveData: SensitiveData?

  private static let nouns = ["records", "archive", "exports", "statements"]

  init(account: String, region: String, number: Int, _ random: Random, before beginning: Instant) {
    var random = random.continued(with: String(number))
    self.account = account
    self.region = region
    self.number = number
    let noun = random.element(of: MacieBucket.nouns) ?? ""
    name = "\(noun)-\(account)-\(region)-\(number)"
    isPublic = random.happens(0.1)
    usesKMS = random.happens(0.3)
    isVersioned = random.happens(0.5)
    objectCount = Int64(1 + random.number(below: 5000))
    sizeInBytes = objectCount * Int64(1000 + random.number(below: 100_000))
    createdAt = beginning.advanced(by: -86_400_000 * Int64(1 + random.number(below: 700)))
    sensitiveData = random.happens(0.4) ? random.element(of: SensitiveData.allCases) : nil
  }

  var arn: String { "arn:\(ARN.partition(of: region)):s3:::" + name }
  var permission: String { isPublic ? "PUBLIC" : "NOT_PUBLIC" }
  var encryption: String { usesKMS ? "aws:kms" : "AES256" }

  /// 50 until Macie has analyzed objects, more with sensitive data and less without (guide:
  /// "Sensitivity scoring for S3 buckets").
  var sensitivityScore: Int64 { isMonitored ? (sensitiveData == nil ? 25 : 75) : 50 }
}

/// The kinds of sensitive data that buckets have.
enum SensitiveData: String, Sendable, CaseIterable {
  case credentials = "Credentials"
  case financial = "Financial"
  case personal = "Personal"

  /// The category and an identifier of the data (guide: "Managed data identifiers").
  var detection: (category: String, type: String) {
    switch self {
    case .credentials: ("CREDENTIALS", "AWS_CREDENTIALS")
    case .financial: ("FINANCIAL_INFORMATION", "CREDIT_CARD_NUMBER")
    case .personal: ("PERSONAL_INFORMATION", "NAME")
    }
  }
}

extension MacieBucket {
  /// The properties for criteria and orders.
  static let properties = [
    "accountId", "bucketName", "bucketCreatedAt", "classifiableObjectCount", "objectCount",
    "publicAccess.effectivePermission", "region", "sensitivityScore",
    "serverSideEncryption.type", "sharedAccess", "sizeInBytes", "versioning",
  ]

  func value(_ property: String) -> JSON? {
    switch property {
    case "accountId": .string(account)
    case "bucketName": .string(name)
    case "bucketCreatedAt": .integer(createdAt.milliseconds)
    case "classifiableObjectCount", "objectCount": .integer(objectCount)
    case "publicAccess.effectivePermission": .string(permission)
    case "region": .string(region)
    case "sensitivityScore": .integer(sensitivityScore)
    case "serverSideEncryption.type": .string(encryption)
    case "sharedAccess": "NOT_SHARED"
    case "sizeInBytes": .integer(sizeInBytes)
    case "versioning": .boolean(isVersioned)
    default: nil
    }
  }

  /// The bucket in the response of DescribeBuckets.
  func shown(at now: Instant) -> JSON {
    [
      "accountId": .string(account),
      "allowsUnencryptedObjectUploads": "FALSE",
      "automatedDiscoveryMonitoringStatus": isMonitored ? "MONITORED" : "NOT_MONITORED",
      "bucketArn": .string(arn),
      "bucketCreatedAt": .timestamp(createdAt),
      "bucketName": .string(name),
      "classifiableObjectCount": .integer(objectCount),
      "classifiableSizeInBytes": .integer(sizeInBytes),
      "lastUpdated": .timestamp(now),
      "objectCount": .integer(objectCount),
      "publicAccess": ["effectivePermission": .string(permission)],
      "region": .string(region),
      "sensitivityScore": .integer(sensitivityScore),
      "serverSideEncryption": ["type": .string(encryption)],
      "sharedAccess": "NOT_SHARED",
      "sizeInBytes": .integer(sizeInBytes),
      "tags": [],
      "versioning": .boolean(isVersioned),
    ]
  }
}
