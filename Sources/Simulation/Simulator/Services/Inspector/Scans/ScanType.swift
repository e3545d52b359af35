/// What Inspector can scan, by the names that requests use. Machine images have none there (model,
/// `ResourceScanType`): they are switched on for new members and administrators, and off with the rest.
enum ScanType: String, Sendable, CaseIterable, Comparable {
  case ec2 = "EC2"
  case ecr = "ECR"
  case lambda = "LAMBDA"
  case lambdaCode = "LAMBDA_CODE"
  case codeRepository = "CODE_REPOSITORY"
  case ami = "AMI"

  static func < (left: ScanType, right: ScanType) -> Bool { left.position < right.position }

  /// The name that answers use.
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

  /// The name that free trials use (model, `FreeTrialType`).
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
