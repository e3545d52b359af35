import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// AWS Account Management.
  public static let accountManagement = ServiceSimulation(AccountManagement.self)
}

/// AWS Account Management: the Regions of an account. They follow from the scenario.
struct AccountManagement: StatelessService {
  static let name = "account"
  static let errors: [String: ServiceError.ErrorName] = [
    "ThrottlingException": .init(code: "TooManyRequestsException", httpStatus: 429)
  ]
  static let paging = PageMembers(token: "NextToken", size: "MaxResults")
  static let handlers: [String: Handler] = [
    "GetRegionOptStatus": { try $0.getRegionOptStatus($1) },
    "ListRegions": { try $0.listRegions($1) },
  ]

  var region: String
  var scenario: Scenario

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  private func listRegions(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let account = try account(call)
    let wanted = call.strings("RegionOptStatusContains")
    let page = try page(call, most: 50, filter: ([account] + wanted).joined(separator: ","))
    let regions = AWSRegions.known.regions(besides: region).filter { name in
      wanted.isEmpty || wanted.contains(status(of: name, for: account))
    }
    return page.response("Regions", outOf: regions, id: \.self) { shown($0, for: account) }
  }

  private func getRegionOptStatus(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let account = try account(call)
    let name = call.string("RegionName") ?? ""
    guard AWSRegions.known.regions(besides: region).contains(name) else {
      throw .validation("/RegionName is not a Region of AWS: '\(name)'")
    }
    return shown(name, for: account)
  }

  private func shown(_ name: String, for account: String) -> JSON {
    ["RegionName": .string(name), "RegionOptStatus": .string(status(of: name, for: account))]
  }

  private func status(of name: String, for account: String) -> String {
    scenario.shownStatus(of: name, for: account).rawValue
  }

  /// The account that the call is about. Only the management account may name another one, and it
  /// must not name itself (reference: ListRegions, AccountId).
  private func account(_ call: SimulatedCall) throws(ServiceError) -> String {
    guard let id = call.string("AccountId") else { return call.caller }
    guard call.caller == scenario.management, id != call.caller,
      scenario.belongs(id, at: call.now)
    else {
      throw .accessDenied(
        "\(call.caller) is not authorized to perform: account:\(call.operation) for \(id).")
    }
    return id
  }
}
