import MusterDocument
import MusterText
import MusterWire

/// Classification jobs. They do not classify anything: findings of sensitive data come from
/// automated discovery.
extension Macie {
  static let jobHandlers: [String: Handler] = [
    "CreateClassificationJob": { macie, call in
      let created = try macie.create(.classificationJob, idLength: 32, usual: usualOfJobs, call)
      macie.startRun(of: created.arn, at: call.now)
      return ["jobArn": .string(created.arn), "jobId": .string(created.id)]
    },
    "DescribeClassificationJob": { try $0.describeJob($1) },
    "UpdateClassificationJob": { try $0.updateJob($1) },
    "ListClassificationJobs": { try $0.listJobs($1) },
  ]

  /// The defaults according to the API reference.
  private static let usualOfJobs: [String: JSON] = [
    "managedDataIdentifierSelector": "RECOMMENDED", "samplingPercentage": 100,
  ]

  static let running = "RUNNING"

  /// Starts a run, which a job has when it is created or resumed.
  mutating func startRun(of arn: String, at now: Instant) {
    let due = now.advanced(by: delay(MacieSettings.classification, of: arn))
    resources.update(arn) { ($0.status, $0.due) = (Macie.running, due) }
    timeline.schedule(.jobEnded(arn), at: due)
  }

  /// After its run a job is complete, or idle until the next run if it is scheduled.
  mutating func endRun(of arn: String, at now: Instant) {
    guard resources[arn]?.due == now else { return }
    resources.update(arn) { job in
      job.status = job.given["jobType"] == "SCHEDULED" ? "IDLE" : "COMPLETE"
      job.due = nil
    }
  }

  private func status(of entry: MacieResourceEntry) -> String {
    entry.resource.status ?? "COMPLETE"
  }

  private func describeJob(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.classificationJob, call, "jobId")
    var job = entry.resource.given
    for (name, value) in summary(of: entry).objectMembers { job[name] = value }
    for name in ["bucketCriteria", "bucketDefinitions"] { job[name] = nil }
    job["jobArn"] = .string(entry.arn)
    job["lastRunTime"] = .timestamp(entry.resource.createdAt)
    job["statistics"] = ["approximateNumberOfObjectsToProcess": 0, "numberOfRuns": 1]
    job["tags"] = entry.resource.tags.json
    return job
  }

  private func summary(of entry: MacieResourceEntry) -> JSON {
    let (job, given) = (entry.resource, entry.resource.given)
    let status = status(of: entry)
    return .members([
      "bucketCriteria": given["s3JobDefinition"]?["bucketCriteria"],
      "bucketDefinitions": given["s3JobDefinition"]?["bucketDefinitions"],
      "createdAt": .timestamp(job.createdAt),
      "jobId": .string(entry.id),
      "jobStatus": .string(status),
      "jobType": given["jobType"],
      "lastRunErrorStatus": ["code": "NONE"],
      "name": given["name"],
      "userPausedDetails": status == "USER_PAUSED"
        ? ["jobPausedAt": .timestamp(job.updatedAt)] : nil,
    ])
  }

  /// The statuses that a request can set, with those in which a job must be (reference:
  /// UpdateClassificationJob, jobStatus).
  private static let changes = [
    "CANCELLED": ["IDLE", "PAUSED", "RUNNING", "USER_PAUSED"],
    "RUNNING": ["USER_PAUSED"],
    "USER_PAUSED": ["IDLE", "PAUSED", "RUNNING"],
  ]

  private mutating func updateJob(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let entry = try resource(.classificationJob, call, "jobId")
    let wanted = call.string("jobStatus") ?? ""
    let current = status(of: entry)
    guard current != "CANCELLED" else {
      // The message is AWS's (seen: terraform-provider-aws, aws_macie2_classification_job).
      throw .validation("cannot update cancelled job for job \(entry.id)")
    }
    guard Macie.changes[wanted]?.contains(current) == true else {
      throw .validation("A job whose status is \(current) cannot become \(wanted).")
    }
    resources.update(entry.arn) { job in
      (job.status, job.due, job.updatedAt) = (wanted, nil, call.now)
    }
    if wanted == Macie.running { startRun(of: entry.arn, at: call.now) }
    return [:]
  }

  /// Cancels the jobs of an account. Pausing Macie does that for good (guide: "Suspending Macie").
  mutating func cancelJobs(of account: String) {
    for entry in resources(.classificationJob, of: account) where status(of: entry) != "COMPLETE" {
      resources.update(entry.arn) { ($0.status, $0.due) = ("CANCELLED", nil) }
    }
  }

  // MARK: - Lists

  private func listJobs(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 25, filter: call.input.filter)
    let order = try MacieSortCriteria(
      call.input["sortCriteria"], known: ["createdAt", "jobStatus", "name", "jobType"])
    let criteria = call.input["filterCriteria"]
    let jobs = resources(.classificationJob, of: call.caller)
      .map { summary(of: $0) }
      .filter { job in
        let matches = { (term: Value) in Macie.isMet(term, by: job) }
        let included = criteria?["includes"]?.elements.map(\.self) ?? []
        let excluded = criteria?["excludes"]?.elements.map(\.self) ?? []
        return included.allSatisfy(matches) && !excluded.contains(where: matches)
      }
    let sorted = order?.sorted(jobs) { $0[$1] } ?? jobs
    return page.response(
      "items", outOf: sorted, id: { $0["jobId"]?.plainText ?? "" }, shown: \.self)
  }

  private static func isMet(_ term: Value, by job: JSON) -> Bool {
    let own = job[term["key"]?.string ?? ""]?.plainText ?? ""
    let values = term["values"]?.elements.compactMap(\.string) ?? []
    return switch term["comparator"]?.string ?? "EQ" {
    case "NE": !values.contains(own)
    case "CONTAINS": values.contains { own.includes($0) }
    case "STARTS_WITH": values.contains(where: own.hasPrefix)
    case "GT": values.contains { own > $0 }
    case "GTE": values.contains { own >= $0 }
    case "LT": values.contains { own < $0 }
    case "LTE": values.contains { own <= $0 }
    default: values.contains(own)
    }
  }
}
