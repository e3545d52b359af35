import MusterClient
import MusterDocument

/// Reads what the calling account has created in Macie in one Region, and the bucket to which it
/// exports discovery results, if the snapshot has details. Only the account itself can read these.
final class MacieResourcesReader {
  /// A kind of resource: the entries of `reads`, and the members of their responses.
  private struct Kind {
    let list: String
    let elements: String
    let single: String
    var id = "id"
    var arn = "arn"
    /// The members of the request that created the resource.
    let given: [String]
  }

  private static let kinds = [
    Kind(
      list: "allow_lists", elements: "allowLists", single: "allow_list",
      given: ["name", "description", "criteria"]),
    Kind(
      list: "custom_data_identifiers", elements: "items", single: "custom_data_identifier",
      given: [
        "name", "description", "regex", "keywords", "ignoreWords", "maximumMatchDistance",
        "severityLevels",
      ]),
    Kind(
      list: "findings_filters", elements: "findingsFilterListItems", single: "findings_filter",
      given: ["name", "description", "action", "findingCriteria", "position"]),
    Kind(
      list: "classification_jobs", elements: "items", single: "classification_job", id: "jobId",
      arn: "jobArn",
      given: [
        "name", "description", "jobType", "s3JobDefinition", "scheduleFrequency",
        "samplingPercentage", "initialRun", "customDataIdentifierIds", "allowListIds",
        "managedDataIdentifierIds", "managedDataIdentifierSelector",
      ]),
  ]

  private let context: ReaderContext
  /// By ARN.
  private(set) var resources = JSONGroups()
  /// The export configuration, if there is one.
  private(set) var export: JSON?

  init(_ context: ReaderContext) {
    self.context = context
  }

  func begin() {
    guard context.hasDetails else { return }
    for kind in MacieResourcesReader.kinds {
      context.queue.add(context.read(kind.list, fills: ["resources"])) { [self] page in
        for element in page[kind.elements]?.elements.map(\.self) ?? [] {
          read(kind, element.text(kind.id))
        }
      }
    }
    let fills = ["sessions.classificationExport"]
    context.queue.add(context.read("export_configuration", fills: fills)) { [self] response in
      guard let configuration = response["configuration"], configuration.count > 0 else { return }
      export = JSON(configuration)
    }
  }

  private func read(_ kind: Kind, _ id: String) {
    let input: JSON = .object([(key: kind.id, value: .string(id))])
    context.queue.add(context.read(kind.single, input, fills: ["resources"])) { [self] response in
      resources.add(response.text(kind.arn), resource(kind, response))
    }
  }

  private func resource(_ kind: Kind, _ response: Value) -> ScenarioObject {
    var given: JSON = [:]
    for name in kind.given { given[name] = response[name].map { JSON($0) } }
    var object = ScenarioObject.of(response, times: ["createdAt"])
    object.add("ownerId", .string(context.caller))
    object.add("given", given)
    object.add("status", response["jobStatus"]?.string.map(JSON.string))
    let changed = response["updatedAt"] ?? response.at("/userPausedDetails/jobPausedAt")
    object.add("updatedAt", time: changed?.time)
    if let tags = response["tags"], tags.count > 0 { object.add("tags", JSON(tags)) }
    return object
  }
}
