import MusterWire

/// Something that can be scanned. Everything in it is made up from the seed when it is asked for, so
/// that an organization without readers pays nothing for it, and a page for no more than it shows.
struct Resource: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case instance = "AWS_EC2_INSTANCE"
    case image = "AWS_ECR_CONTAINER_IMAGE"
    case function = "AWS_LAMBDA_FUNCTION"
  }

  let account: String
  let region: String
  let kind: Kind
  /// Counts those of its kind from 1.
  let number: Int
  /// The inventory's.
  fileprivate let random: Random

  var name: String { "\(kind.noun)-\(number)" }

  var id: String {
    let place = "\(region):\(account)"
    var random = random(for: "id")
    return switch kind {
    case .instance: "i-" + random.hexadecimal(17)
    case .image: "arn:aws:ecr:\(place):repository/\(name)/sha256:" + random.hexadecimal(64)
    case .function: "arn:aws:lambda:\(place):function:\(name):$LATEST"
    }
  }

  /// Whether Inspector gets at it: an instance that AWS Systems Manager does not manage is not
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

/// What an account has in a Region: kind by kind, each resource made when it is looked at.
struct Inventory: RandomAccessCollection, Sendable {
  let account: String
  let region: String
  private let random: Random
  /// Where each kind ends.
  private let ends: [Int]

  /// As much as the scenario says, else few of each kind.
  init(of account: String, in region: String, size: Int64?, _ random: Random) {
    self.account = account
    self.region = region
    self.random = random
    var counting = random
    let kinds = Resource.Kind.allCases.count
    var (ends, end) = ([Int](), 0)
    for position in 0..<kinds {
      let share = size.map { (Int($0) + kinds - 1 - position) / kinds }
      end += share ?? Int(counting.number(below: 4))
      ends.append(end)
    }
    self.ends = ends
  }

  var startIndex: Int { 0 }
  var endIndex: Int { ends.last ?? 0 }

  subscript(position: Int) -> Resource {
    let kind = ends.firstIndex { position < $0 } ?? 0
    let first = kind == 0 ? 0 : ends[kind - 1]
    return Resource(
      account: account, region: region, kind: Resource.Kind.allCases[kind],
      number: position - first + 1, random: random)
  }
}

extension Inspector {
  func inventory(of id: String) -> Inventory {
    Inventory(
      of: id, in: region, size: scenario.accounts.size(of: id), random(for: "inventory", id))
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
