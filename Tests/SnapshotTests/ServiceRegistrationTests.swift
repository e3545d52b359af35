import MusterModel
import Testing

@testable import MusterServices
@testable import MusterSnapshot

/// The registration of services.
@Suite struct ServiceRegistrationTests {
  @Test("Every service has a unique name and a built-in model")
  func namesAreModels() throws {
    let names = AWSService.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try Models.builtIn.model(of: name).name == name) }
  }

  @Test(
    "Changes have display names, or their path",
    arguments: [
      ("inspector2", "scans.EC2.status", "EC2 scanning"),
      ("inspector2", "autoEnable.ECR", "ECR for new members"),
      ("inspector2", "scans.EC2.failure.errorCode", "scans.EC2.failure.errorCode"),
      ("inspector2", "members.relationshipStatus", "membership"),
      ("macie2", "sessions.status", "Macie"),
      (
        "macie2", "111111111111.administrations.members.relationshipStatus",
        "membership of 111111111111"
      ),
      ("macie2", "autoEnable", "autoEnable"),
    ])
  func labels(service: String, path: String, label: String) {
    #expect(AWSService.named(service)?.comparison?.label(for: path) == label)
  }
}
