import MusterWire

/// Something that can be scanned. Everything in it is made up from the seed, and made up again each
/// time it is asked for, so that an organization without readers pays nothing for it.
struct Resource: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case instance = "AWS_EC2_INSTANCE"
    case image = "AWS_ECR_CONTAINER_IMAGE"
    case function = "AWS_LAMBDA_FUNCTION"
  }

  let account: String
  let kind: Kind
  let id: String
  let name: String
  /// Whether Inspector gets at it: an instance that AWS Systems Manager does not manage is not
  /// scanned.
  let isManaged: Bool
  let vulnerabilities: [Vulnerability]

  var scanTypes: [ScanType] {
    switch kind {
    case .instance: [.ec2]
    case .image: [.ecr]
    case .function: [.lambda, .lambdaCode]
    }
  }
}

/// A weakness of a package that nobody ever shipped.
struct Vulnerability: Sendable {
  let id: String
  let package: String
  let score: Double
  let hasFix: Bool
  /// What tells its finding from others.
  let digest: String

  /// By the ranges of CVSS 3.1, section 5.
  var severity: String {
    switch score {
    case 9...: "CRITICAL"
    case 7..<9: "HIGH"
    case 4..<7: "MEDIUM"
    default: "LOW"
    }
  }
}

extension Inspector {
  /// What an account has in this Region: as much as the scenario says, else few of each kind.
  func inventory(of id: String) -> [Resource] {
    var random = random(for: "inventory", id)
    let size = scenario.accounts.size(of: id).map(UInt64.init(clamping:))
    let kinds = Resource.Kind.allCases
    return kinds.enumerated().flatMap { position, kind in
      let share = size.map { ($0 + UInt64(kinds.count - 1 - position)) / UInt64(kinds.count) }
      return (0..<(share ?? random.number(below: 4))).map {
        resource(kind, number: $0 + 1, of: id, &random)
      }
    }
  }

  private func resource(
    _ kind: Resource.Kind, number: UInt64, of account: String, _ random: inout Random
  ) -> Resource {
    let name = "\(kind.noun)-\(number)"
    return Resource(
      account: account, kind: kind,
      id: identity(of: kind, named: name, in: account, &random), name: name,
      isManaged: kind != .instance || !random.happens(0.1),
      vulnerabilities: (0..<random.number(below: 3)).map { _ in Vulnerability(&random) })
  }

  private func identity(
    of kind: Resource.Kind, named name: String, in account: String, _ random: inout Random
  ) -> String {
    let place = "\(region):\(account)"
    return switch kind {
    case .instance: "i-" + random.hexadecimal(17)
    case .image: "arn:aws:ecr:\(place):repository/\(name)/sha256:" + random.hexadecimal(64)
    case .function: "arn:aws:lambda:\(place):function:\(name):$LATEST"
    }
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

extension Vulnerability {
  private static let packages = ["libparcel", "quillpress", "tinderbox", "marrow-http", "oxbow"]

  /// The year keeps its number apart from any that was ever given.
  fileprivate init(_ random: inout Random) {
    id = "CVE-2099-\(1000 + random.number(below: 9000))"
    package = random.element(of: Vulnerability.packages) ?? ""
    score = Double(10 + random.number(below: 90)) / 10
    hasFix = random.happens(0.7)
    digest = random.hexadecimal(32)
  }
}
