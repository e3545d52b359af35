import MusterDocument
import Testing

@testable import MusterModel

@Suite struct ServiceTraitsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The first words of the names of all operations that write.
  private static let writeVerbs: Set<String> = [
    "Accept", "Associate", "Assume", "Attach", "BatchAssociate", "BatchDisassociate",
    "BatchUpdate", "Cancel", "Close", "Create", "Decline", "Delete", "Deregister", "Detach",
    "Disable", "Disassociate", "Enable", "Invite", "Leave", "Logout", "Move", "Put", "Register",
    "Remove", "Reset", "Send", "Start", "Stop", "Tag", "Terminate", "Untag", "Update",
    "Verify",
  ]

  @Test(
    "Every built-in operation is a read unless its name begins with a verb that writes",
    arguments: BuiltInModelsTests.services)
  func reads(service: String) throws {
    for operation in try Models.builtIn.model(of: service).operations {
      let isWrite = Self.writeVerbs.contains { verb in
        operation.name.hasPrefix(verb)
          && operation.name.dropFirst(verb.count).first?.isLowercase != true
      }
      #expect(operation.isRead == !isWrite, "\(service) \(operation.name)")
    }
  }

  @Test("A read verb counts only as a whole word")
  func wholeWords() {
    #expect(["Get", "GetMember", "BatchGetX", "List2"].allSatisfy(Operation.hasReadVerb))
    #expect(
      !["Getaway", "ListenToEvents", "get", "ResetGet", ""].contains(where: Operation.hasReadVerb))
  }

  @Test("Every operation that traits list as a read exists", arguments: BuiltInModelsTests.services)
  func names(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    for name in model.traits.reads {
      #expect(model.operation(name)?.isRead == true, "\(name)")
      #expect(!Operation.hasReadVerb(name), "\(name)")
    }
  }

  @Test("Only services that return credentials are marked")
  func credentials() throws {
    let services = try BuiltInModelsTests.services.filter {
      try Models.builtIn.model(of: $0).traits.returnsCredentials
    }
    #expect(services == ["sso", "sso-oidc", "sts"])
  }

  /// The model of a service with an id, in the folder's subfolder for its version.
  private func write(_ service: String, id: String, version: String) throws {
    let model = try ModelReaderTests.toy(
      "/metadata",
      [
        "endpointPrefix": "toy", "protocol": "rest-json", "serviceId": .string(id),
        "apiVersion": .string(version),
      ])
    try folder.write("\(service)/\(version)/service-2.json", model)
  }

  @Test(
    "A service without a built-in model has the traits listed for its id",
    arguments: ["DynamoDB", "DynamoDB Streams"])
  func listed(id: String) throws {
    try write("tables", id: id, version: "2012-08-10")
    let retries = try Models(folders: [folder.path]).model(of: "tables").traits.retries
    #expect(retries.baseDelayMilliseconds == 25)
    #expect(retries.maxAttempts == 4)
  }

  @Test("A service without an entry has no traits")
  func unlisted() throws {
    try write("toy", id: "Toy", version: "2020-01-01")
    let traits = try Models(folders: [folder.path]).model(of: "toy").traits
    #expect(traits.retries == ServiceTraits.Retries())
    #expect(!traits.returnsCredentials && traits.reads.isEmpty)
  }

  @Test("A newer model of a built-in service keeps the built-in traits")
  func newerVersion() throws {
    try write("sts", id: "STS", version: "2099-01-01")
    let traits = try Models(folders: [folder.path]).model(of: "sts").traits
    #expect(traits.returnsCredentials)
    #expect(traits.retries.transientCodes == ["IDPCommunicationError"])
  }

  @Test("A traits.json beside a model comes before what is built in")
  func besideModel() throws {
    try write("sts", id: "STS", version: "2099-01-01")
    try folder.write(
      "sts/2099-01-01/traits.json", ["retries": ["legacyCodes": ["Broken"], "maxAttempts": 0]])
    let traits = try Models(folders: [folder.path]).model(of: "sts").traits
    #expect(!traits.returnsCredentials)
    #expect(traits.retries.legacyCodes == ["Broken"])
  }
}
