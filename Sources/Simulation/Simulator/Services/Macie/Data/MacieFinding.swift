import MusterDocument
import MusterText
import MusterWire

/// A finding of Macie about a bucket.
struct MacieFinding: Sendable {
  enum Subject: Sendable {
    /// The bucket is public.
    case publicBucket
    /// An object of the bucket has sensitive data, which automated discovery has found.
    case sensitiveData(SensitiveData)
  }

  let id: String
  let bucket: MacieBucket
  let subject: Subject
  let since: Instant
  /// True if a findings filter archives it.
  var isArchived = false

  var category: String {
    switch subject {
    case .publicBucket: "POLICY"
    case .sensitiveData: "CLASSIFICATION"
    }
  }

  var type: String {
    switch subject {
    case .publicBucket: "Policy:IAMUser/S3BucketPublic"
    case .sensitiveData(let data): "SensitiveData:S3Object/" + data.rawValue
    }
  }

  /// (guide: "Severity scoring for findings")
  var severity: (description: String, score: Int64) {
    switch subject {
    case .publicBucket, .sensitiveData(.credentials), .sensitiveData(.financial): ("High", 3)
    case .sensitiveData(.personal): ("Medium", 2)
    }
  }
}

extension MacieFinding {
  /// The properties for criteria and orders.
  static let properties = [
    "accountId", "archived", "category", "classificationDetails.jobId", "count", "createdAt", "id",
    "region", "resourcesAffected.s3Bucket.name", "severity.description", "severity.score", "type",
    "updatedAt",
  ]

  func value(_ property: String) -> JSON? {
    switch property {
    case "accountId": .string(bucket.account)
    case "archived": .boolean(isArchived)
    case "category": .string(category)
    case "count": 1
    case "createdAt", "updatedAt": .integer(since.milliseconds)
    case "id": .string(id)
    case "region": .string(bucket.region)
    case "resourcesAffected.s3Bucket.name": .string(bucket.name)
    case "severity.description": .string(severity.description)
    case "severity.score": .integer(severity.score)
    case "type": .string(type)
    default: nil
    }
  }

  /// The finding in the response of GetFindings.
  var shown: JSON {
    .members([
      "accountId": .string(bucket.account),
      "archived": .boolean(isArchived),
      "category": .string(category),
      "classificationDetails": classificationDetails,
      "count": 1,
      "createdAt": .timestamp(since),
      "description": .string("An invented finding about the bucket \(bucket.name)."),
      "id": .string(id),
      "partition": .string(ARN.partition(of: bucket.region)),
      "policyDetails": classificationDetails == nil ? policyDetails : nil,
      "region": .string(bucket.region),
      "resourcesAffected": resourcesAffected,
      "sample": false,
      "schemaVersion": "1.0",
      "severity": [
        "description": .string(severity.description), "score": .integer(severity.score),
      ],
      "title": .string("\(type) in \(bucket.name)"),
      "type": .string(type),
      "updatedAt": .timestamp(since),
    ])
  }

  private var classificationDetails: JSON? {
    guard case .sensitiveData(let data) = subject else { return nil }
    let (category, type) = data.detection
    return [
      "originType": "AUTOMATED_SENSITIVE_DATA_DISCOVERY",
      "result": [
        "additionalOccurrences": false,
        "mimeType": "text/csv",
        "sensitiveData": [
          [
            "category": .string(category), "totalCount": 10,
            "detections": [["count": 10, "type": .string(type)]],
          ]
        ],
        "status": ["code": "COMPLETE"],
      ],
    ]
  }

  private var policyDetails: JSON {
    let action: JSON = [
      "api": "PutBucketPolicy", "apiServiceName": "s3.amazonaws.com",
      "firstSeen": .timestamp(since), "lastSeen": .timestamp(since),
    ]
    return ["action": ["actionType": "AWS_API_CALL", "apiCallDetails": action]]
  }

  private var resourcesAffected: JSON {
    let shownBucket: JSON = [
      "arn": .string(bucket.arn),
      "createdAt": .timestamp(bucket.createdAt),
      "defaultServerSideEncryption": ["encryptionType": .string(bucket.encryption)],
      "name": .string(bucket.name),
      "publicAccess": ["effectivePermission": .string(bucket.permission)],
      "tags": [],
    ]
    guard case .sensitiveData = subject else { return ["s3Bucket": shownBucket] }
    let key = "data/table.csv"
    return [
      "s3Bucket": shownBucket,
      "s3Object": [
        "bucketArn": .string(bucket.arn), "extension": "csv", "key": .string(key),
        "path": .string("\(bucket.name)/\(key)"), "publicAccess": .boolean(bucket.isPublic),
        "size": .integer(bucket.sizeInBytes / bucket.objectCount), "storageClass": "STANDARD",
      ],
    ]
  }
}
