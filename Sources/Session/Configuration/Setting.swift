/// A setting that AWS's tools share, and where it may be said. The environment comes before the
/// profile, and of two variables the first. (AWS SDKs and Tools Reference Guide, "Settings
/// reference"; the order of variables is botocore's, but that AWS_REGION counts too.)
public struct Setting: Sendable {
  /// What it is called in lists: the name in the profile where there is one.
  public let name: String
  /// The variables of the environment.
  public let variables: [String]
  /// The name in a profile; nil if it cannot stand there.
  public let key: String?
  public let values: Values
  /// What counts where nothing is said; nil if that depends or is nothing.
  public let otherwise: String?

  /// What a setting may be set to.
  public enum Values: Sendable, Equatable {
    case text
    /// "true" or "false", in any case.
    case flag
    /// A whole number within a range.
    case whole(ClosedRange<Int64>)
    /// One of these, in any case.
    case choice([String])

    /// A whole number from 1 on.
    static let count = whole(1...(.max))
  }

  private init(
    _ name: String, _ variables: [String], key: String? = nil, _ values: Values = .text,
    otherwise: String? = nil
  ) {
    self.name = name
    self.variables = variables
    self.key = key
    self.values = values
    self.otherwise = otherwise
  }

  /// One that is called alike everywhere: `name` in a profile, AWS_NAME in the environment.
  private init(shared name: String, _ values: Values = .text, otherwise: String? = nil) {
    self.init(name, ["AWS_" + name.uppercased()], key: name, values, otherwise: otherwise)
  }
}

// MARK: - The table

extension Setting {
  public static let profile = Setting(
    "profile", ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], otherwise: "default")
  public static let configFile = Setting(
    "config_file", ["AWS_CONFIG_FILE"], otherwise: "~/.aws/config")
  public static let credentialsFile = Setting(
    "credentials_file", ["AWS_SHARED_CREDENTIALS_FILE"], otherwise: "~/.aws/credentials")
  public static let region = Setting(
    "region", ["AWS_REGION", "AWS_DEFAULT_REGION"], key: "region")
  public static let endpointURL = Setting(shared: "endpoint_url")
  public static let ignoresEndpointURLs = Setting(
    shared: "ignore_configured_endpoint_urls", .flag, otherwise: "false")
  public static let usesFIPS = Setting(shared: "use_fips_endpoint", .flag)
  public static let usesDualStack = Setting(shared: "use_dualstack_endpoint", .flag)
  public static let stsEndpoints = Setting(
    shared: "sts_regional_endpoints", .choice(["regional", "legacy"]), otherwise: "regional")
  /// The account of keys that stand beside it.
  public static let accountID = Setting(
    "aws_account_id", ["AWS_ACCOUNT_ID"], key: "aws_account_id")
  /// Whether endpoints that have the account's id in them are used, where a service has such.
  public static let accountIDEndpointMode = Setting(
    shared: "account_id_endpoint_mode", .choice(["preferred", "disabled", "required"]),
    otherwise: "preferred")
  /// Which values other settings have where nothing is said of them.
  public static let defaultsMode = Setting(
    shared: "defaults_mode",
    .choice(["legacy", "standard", "in-region", "cross-region", "mobile", "auto"]),
    otherwise: "legacy")
  public static let caBundle = Setting(shared: "ca_bundle")
  public static let retryMode = Setting(
    shared: "retry_mode", .choice(["legacy", "standard", "adaptive"]), otherwise: "standard")
  public static let maxAttempts = Setting(shared: "max_attempts", .count)
  /// Whether bodies are sent as they are to services that take them packed, too; and how large those
  /// are that are packed. (The range is the guide's; botocore's is narrower.)
  public static let compressionDisabled = Setting(
    shared: "disable_request_compression", .flag, otherwise: "false")
  public static let compressionSize = Setting(
    shared: "request_min_compression_size_bytes", .whole(0...10_485_760), otherwise: "10240")
  /// What the requests of an application are known by in AWS's logs.
  public static let appID = Setting("sdk_ua_app_id", ["AWS_SDK_UA_APP_ID"], key: "sdk_ua_app_id")
  /// How the AWS CLI prints times; what it was before is called "none" in old files.
  public static let cliTimestampFormat = Setting(
    "cli_timestamp_format", [], key: "cli_timestamp_format", .choice(["iso8601", "wire", "none"]),
    otherwise: "iso8601")
  public static let roleSessionName = Setting(shared: "role_session_name")
  public static let metadataDisabled = Setting(
    "ec2_metadata_disabled", ["AWS_EC2_METADATA_DISABLED"], .flag, otherwise: "false")
  public static let metadataV1Disabled = Setting(
    shared: "ec2_metadata_v1_disabled", .flag, otherwise: "false")
  public static let metadataEndpoint = Setting(shared: "ec2_metadata_service_endpoint")
  public static let metadataMode = Setting(
    shared: "ec2_metadata_service_endpoint_mode", .choice(["ipv4", "ipv6"]))
  public static let metadataUsesIPv6 = Setting(shared: "imds_use_ipv6", .flag, otherwise: "false")
  public static let metadataTimeout = Setting(
    shared: "metadata_service_timeout", .count, otherwise: "1")
  public static let metadataAttempts = Setting(
    shared: "metadata_service_num_attempts", .count, otherwise: "1")

  /// All of them, in the order in which a list shows them.
  public static let all: [Setting] = [
    profile, configFile, credentialsFile, region, endpointURL, ignoresEndpointURLs, usesFIPS,
    usesDualStack, stsEndpoints, accountID, accountIDEndpointMode, defaultsMode, caBundle,
    retryMode, maxAttempts, appID, compressionDisabled, compressionSize, cliTimestampFormat,
    roleSessionName,
    metadataDisabled, metadataV1Disabled, metadataEndpoint, metadataMode, metadataUsesIPv6,
    metadataTimeout, metadataAttempts,
  ]
}
