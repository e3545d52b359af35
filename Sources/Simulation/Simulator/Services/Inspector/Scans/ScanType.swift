import MusterModel

/// The scan types of Inspector, by their names in requests. Requests cannot name machine images
/// (model, `ResourceScanType`): they are enabled for new members and administrators, and disabled
/// with the last other type.
enum ScanType: String, Sendable, CaseIterable, Comparable {
  case ec2 = "EC2"
  case ecr = "ECR"
  case lambda = "LAMBDA"
  case lambdaCode = "LAMBDA_CODE"
  case codeRepository = "CODE_REPOSITORY"
  case ami = "AMI"

  static func < (left: ScanType, right: ScanType) -> Bool { left.position < right.position }

  /// The name in responses.
  var key: String { row.key }

  /// The name in messages.
  var title: String { row.title }

  /// The name in free trials.
  var freeTrial: String { row.freeTrial }

  private var row: ScanTypeTable.Names { ScanType.rows[position] }

  /// The rows of scan-types.json by position. A type that the file does not list has its own name.
  private static let rows: [ScanTypeTable.Names] = {
    let listed = (try? ScanTypeTable(of: "inspector2", .builtIn))?.rows ?? []
    return allCases.map { type in
      listed.first { $0.name == type.rawValue } ?? ScanTypeTable.Names(name: type.rawValue)
    }
  }()
}

extension ScanType {
  var position: Int {
    switch self {
    case .ec2: 0
    case .ecr: 1
    case .lambda: 2
    case .lambdaCode: 3
    case .codeRepository: 4
    case .ami: 5
    }
  }
}
