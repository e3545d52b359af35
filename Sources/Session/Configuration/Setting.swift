/// A setting that AWS's tools share. The environment overrides the profile, and the first variable
/// that is set counts. (AWS SDKs and Tools Reference Guide, "Settings reference"; the order of
/// variables is botocore's, except for AWS_REGION, which botocore does not read.)
public struct Setting: Sendable {
  /// The name in lists and in the session's options; the same as `key` if there is one.
  public let name: String
  /// The environment variables.
  public let variables: [String]
  /// The name in a profile; nil if profiles cannot have the setting.
  public let key: String?
  public let values: Values
  /// The value if none is configured; nil if there is none or it depends on other things.
  public let defaultValue: String?

  /// The valid values of a setting.
  public enum Values: Sendable, Equatable {
    case text
    /// "true" or "false", in any case.
    case flag
    /// An integer within a range.
    case integer(ClosedRange<Int64>)
    /// One of these, in any case.
    case choice([String])

    /// An integer of at least 1.
    static let count = integer(1...(.max))
  }

  private init(
    _ name: String, _ variables: [String], key: String? = nil, _ values: Values = .text,
    defaultValue: String? = nil
  ) {
    self.name = name
    self.variables = variables
    self.key = key
    self.values = values
    self.defaultValue = defaultValue
  }

  /// A setting with the same name everywhere: `name` in a profile, AWS_NAME in the environment.
  private init(shared name: String, _ values: Values = .text, defaultValue: String? = nil) {
    self.init(name, ["AWS_" + name.uppercased()], key: name, values, defaultValue: defaultValue)
  }
}

// MARK: - The table

extension Setting {
  public static let profile = Setting(
    "profile", ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], defaultValue: "default")
  public static let configFile = Setting(
    "config_file", ["AWS_CONFIG_FILE"], defaultValue: "~/.aws/config")
  public static let credentialsFile = Setting(
    "credentials_file", ["AWS_SHARED_CREDENTIALS_FILE"], defaultValue: "~/.aws/credentials")
  public static let region = Setting(
    "region", ["AWS_REGION", "AWS_DEFAULT_REGION"], key: "region")
  public static let endpointURL = Setting(shared: "endpoint_url")
  public static let ignoresEndpointURLs = Setting(
    shared: "ignore_configured_endpoint_urls", .flag, defaultValue: "false")
  public static let usesFIPS = Setting(shared: "use_fips_endpoint", .flag)
  public static let usesDualStack = Setting(shared: "use_dualstack_endpoint", .flag)
  public static let stsEndpoints = Setting(
    shared: "sts_regional_endpoints", .choice(["regional", "legacy"]), defaultValue: "regional")
  /// The account of the access key in the same file or environment.
  public static let accountID = Setting(
    "aws_account_id", ["AWS_ACCOUNT_ID"], key: "aws_account_id")
  /// The use of endpoints that contain the account's id, if the service has them.
  public static let accountIDEndpointMode = Setting(
    shared: "account_id_endpoint_mode", .choice(["preferred", "disabled", "required"]),
    defaultValue: "preferred")
  /// The set of default values for other settings.
  public static let defaultsMode = Setting(
    shared: "defaults_mode",
    .choice(["legacy", "standard", "in-region", "cross-region", "mobile", "auto"]),
    defaultValue: "legacy")
  public static let caBundle = Setting(shared: "ca_bundle")
  public static let retryMode = Setting(
    shared: "retry_mode", .choice(["legacy", "standard", "adaptive"]), defaultValue: "standard")
  public static let maxAttempts = Setting(shared: "max_attempts", .count)
  /// Settings of request compression: a switch that disables it, and the minimum size of a body
  /// that is compressed. (The range is the guide's; botocore's is narrower.)
  public static let compressionDisabled = Setting(
    shared: "disable_request_compression", .flag, defaultValue: "false")
  public static let compressionSize = Setting(
    shared: "request_min_compression_size_bytes", .integer(0...10_485_760), defaultValue: "10240")
  /// The name of the application in the User-Agent header, by which AWS's logs identify its
  /// requests.
  public static let appID = Setting("sdk_ua_app_id", ["AWS_SDK_UA_APP_ID"], key: "sdk_ua_app_id")
  /// The format in which the AWS CLI prints times. "none" is an old name for "wire".
  public static let cliTimestampFormat = Setting(
    "cli_timestamp_format", [], key: "cli_timestamp_format", .choice(["iso8601", "wire", "none"]),
    defaultValue: "iso8601")
  /// The maximum time of a credential_process; only an option of the session.
  public static let processTimeout = Setting(
    "credential_process_timeout_ms", [], .count, defaultValue: "60000")
  public static let roleSessionName = Setting(shared: "role_session_name")
  public static let metadataDisabled = Setting(
    "ec2_metadata_disabled", ["AWS_EC2_METADATA_DISABLED"], .flag, defaultValue: "false")
  public static let metadataV1Disabled = Setting(
    shared: "ec2_metadata_v1_disabled", .flag, defaultValue: "false")
  public static let metadataEndpoint = Setting(shared: "ec2_metadata_service_endpoint")
  public static let metadataMode = Setting(
    shared: "ec2_metadata_service_endpoint_mode", .choice(["ipv4", "ipv6"]))
  public static let metadataUsesIPv6 = Setting(
    shared: "imds_use_ipv6", .flag, defaultValue: "false")
  public static let metadataTimeout = Setting(
    shared: "metadata_service_timeout", .count, defaultValue: "1")
  public static let metadataAttempts = Setting(
    shared: "metadata_service_num_attempts", .count, defaultValue: "1")

  /// All settings, in the order of lists.
  public static let all: [Setting] = [
    profile, configFile, credentialsFile, region, endpointURL, ignoresEndpointURLs, usesFIPS,
    usesDualStack, stsEndpoints, accountID, accountIDEndpointMode, defaultsMode, caBundle,
    retryMode, maxAttempts, appID, compressionDisabled, compressionSize, cliTimestampFormat,
    roleSessionName,
    metadataDisabled, metadataV1Disabled, metadataEndpoint, metadataMode, metadataUsesIPv6,
    metadataTimeout, metadataAttempts,
  ]
}
