/// The text that `muster serve` writes when it is ready: a description to standard error, and shell
/// commands that configure clients to standard output.
struct ServeIntroduction {
  private let url: String
  private let anyKey: String?
  private let state: JSONValue
  private let keys: JSONValue

  /// `anyKey` is the account that all access keys belong to, if it is configured.
  init(
    of organization: MusterOrganization, at url: String, anyKey: String?
  ) throws(CommandError) {
    self.url = url
    self.anyKey = anyKey
    state = try organization.describe().successful().json
    keys = try organization.credentials(of: anyKey).successful().json
  }

  /// `command` returns the command that serves the same organization from a time on, if there is
  /// one.
  func write(repeatedBy command: (String) -> String?) {
    let stream = StandardStream.error
    stream.note("SIMULATED ORGANIZATION", in: .yellow)
    stream.note(
      "  \(simulationSummary(state)): nothing is sent to AWS\n"
        + "listening on \(url) (stop with Ctrl-C); control paths: \(url)/_muster/\n"
        + (anyKey.map { "every access key is accepted as a key of account \($0)\n" } ?? "")
        + (command(text(state["startTime"])).map { "to serve the same organization again: \($0)\n" }
          ?? "") + otherAccounts
        + "AWS CLI before 1.29 or 2.13 ignores AWS_ENDPOINT_URL and calls AWS: use the alias "
        + "(boto3 before 1.28: pass endpoint_url)\n")
    StandardStream.output.write(
      """
      export AWS_ENDPOINT_URL=\(url)
      export AWS_ACCESS_KEY_ID=\(text(keys["accessKeyId"]))
      export AWS_SECRET_ACCESS_KEY=\(text(keys["secretAccessKey"]))
      export AWS_REGION=\(region) AWS_DEFAULT_REGION=\(region)
      alias aws='aws --endpoint-url \(url)'

      """)
  }

  private var region: String { text(state["region"]) }

  /// The commands to act as an account other than that of the printed keys.
  private var otherAccounts: String {
    let own = text(keys["accountId"])
    let others = [("management account", "management"), ("member", "member")].compactMap {
      title, member in
      state[member]?.string.flatMap { $0 == own ? nil : (title: title, id: $0) }
    }
    let role = state["role"]?.string
    return "the keys belong to account \(own); to act as another account, assume "
      + (role.map { "the role \($0)" } ?? "any role") + " in it:\n"
      + others.map { title, id in
        "  \(title): aws sts assume-role --role-session-name muster --role-arn "
          + "arn:\(text(state["partition"])):iam::\(id):role/\(role ?? "Admin")\n"
      }.joined()
  }

  private func text(_ value: JSONValue?) -> String { value?.string ?? "" }
}
