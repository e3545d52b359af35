// Services that programs call before they call Inspector or Macie. Snapshots do not read them.

extension AWSService {
  static let accountManagement = AWSService(
    title: "AWS Account Management", simulation: .accountManagement)

  static let ec2 = AWSService(title: "Amazon EC2", simulation: .ec2)

  static let iam = AWSService(
    title: "AWS Identity and Access Management", simulation: .iam)
}
