import MusterClient
import MusterDocument
import MusterModel

extension ServiceSnapshot {
  public static let accountRegions = ServiceSnapshot { AccountRegionsReader($0) }
}

/// Reads the opt-in Regions of accounts from AWS Account Management, if the snapshot has details:
/// those of the calling account, and those of all accounts if it is the management account (API
/// reference: ListRegions, AccountId).
final class AccountRegionsReader: ServiceReader {
  private static let fills = ["optInRegions"]

  private let context: ReaderContext
  private let sequence: ReadSequence
  /// The opt-in Regions that scenarios can have.
  private let known: Set<String>
  private var unknown: Set<String> = []
  /// The scenario has the opt-in Regions as members of the accounts.
  let members = JSONMembers()

  init(_ context: ReaderContext) {
    self.context = context
    sequence = ReadSequence(context.queue)
    known = (try? Models.builtIn.optInRegions()) ?? []
  }

  func begin(_ ready: @escaping (Failure?) -> Void) {
    if context.hasDetails { readAccounts() }
    ready(nil)
  }

  private func readAccounts() {
    let caller = context.caller
    read(caller, [:])
    guard context.organization.management == caller else { return }
    // The management account must not name itself.
    for id in context.organization.accountIDs where id != caller {
      read(id, ["AccountId": .string(id)])
    }
  }

  private func read(_ account: String, _ parameters: JSON) {
    var optedIn: [String] = []
    let read = context.read("regions", parameters, fills: AccountRegionsReader.fills)
    sequence.add(read) { page in
      for region in page["Regions"]?.elements.map(\.self) ?? []
      where region.text("RegionOptStatus") == "ENABLED" {
        optedIn.append(region.text("RegionName"))
      }
    } complete: { [self] in
      record(optedIn, of: account)
    }
  }

  private func record(_ regions: [String], of account: String) {
    for region in regions where !known.contains(region) && unknown.insert(region).inserted {
      let failure = Failure(
        .response, code: "UnknownRegion",
        "This version does not know the opt-in Region \(region). Its status is left out.")
      let parts = ["optInRegions.\(region)"]
      context.queue.recordUnread(context.target, "ListRegions", failure, parts: parts)
    }
    context.organization.setOptInRegions(regions.filter(known.contains).sorted(), of: account)
  }
}
