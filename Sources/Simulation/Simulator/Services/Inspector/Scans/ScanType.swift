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
  var key: String {
    switch self {
    case .ec2: "ec2"
    case .ecr: "ecr"
    case .lambda: "lambda"
    case .lambdaCode: "lambdaCode"
    case .codeRepository: "codeRepository"
    case .ami: "ami"
    }
  }

  /// The name in messages.
  var title: String {
    switch self {
    case .ec2: "EC2 scanning"
    case .ecr: "ECR scanning"
    case .lambda: "Lambda scanning"
    case .lambdaCode: "Lambda code scanning"
    case .codeRepository: "Code repository scanning"
    case .ami: "AMI scanning"
    }
  }

  /// The name in free trials (model, `FreeTrialType`).
  var trial: String { self == .ami ? "MACHINE_IMAGE" : rawValue }
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
