import MusterWire

/// A resource that can be scanned. It is derived from the seed when it is read: resources are not
/// stored, and a page computes only the resources that it contains.
struct Resource: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case instance = "AWS_EC2_INSTANCE"
    case image = "AWS_ECR_CONTAINER_IMAGE"
    case function = "AWS_LAMBDA_FUNCTION"
  }

  let account: String
  let region: String
  let kind: Kind
  /// Counts the resources of a kind from 1.
  let number: Int
  /// The random source of the inventory.
  let random: Random

  var name: String { "\(kind.noun)-\(number)" }

  var id: String {
    var random = random(for: "id")
    return switch kind {
    case .instance: "i-" + random.hexadecimal(17)
    case .image:
      ARN.text(
        "ecr", in: region, of: account, "repository/\(name)/sha256:" + random.hexadecimal(64))
    case .function: ARN.text("lambda", in: region, of: account, "function:\(name):$LATEST")
    }
  }

  /// True if Inspector can scan it: instances that AWS Systems Manager does not manage are not
  /// scanned.
  var isManaged: Bool {
    var random = random(for: "managed")
    return kind != .instance || !random.happens(0.1)
  }

  var vulnerabilities: [Vulnerability] {
    var random = random(for: "vulnerabilities")
    return (0..<random.number(below: 3)).map { _ in Vulnerability(&random) }
  }

  var scanTypes: [ScanType] {
    switch kind {
    case .instance: [.ec2]
    case .image: [.ecr]
    case .function: [.lambda, .lambdaCode]
    }
  }

  private func random(for purpose: String) -> Random {
    random.continued(with: name).continued(with: purpose)
  }
}

extension Resource.Kind {
  fileprivate var noun: String {
    switch self {
    case .instance: "server"
    case .image: "service"
    case .function: "worker"
    }
  }
}
