import MusterConfiguration

/// The role that a profile configures. It is assumed with the credentials of another profile
/// (`source_profile`) or of another provider (`credential_source`).
struct ProfileRole: CredentialsProvider {
  let configuration: Configuration
  let profile: String
  /// The profiles whose source_profile led here, to detect cycles.
  var visited: [String] = []
  /// The number of roles that can be assumed one after the other. Each is a call of STS.
  private static let maxChain = 100

  var name: String { "a role of the profile" }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      guard let section = configuration.profile(profile), section.hasRole,
        let arn = try section.text("role_arn")
      else {
        return .notFound("role_arn is not set in the profile '\(profile)'")
      }
      let source = try source(section)
      return try section.role(arn).lookup(from: source)
    }
  }

  /// The lookup of the credentials that assume the role.
  private func source(_ section: ConfigSection) throws(ConfigurationError) -> CredentialsLookup {
    switch (try section.text("credential_source"), try section.text("source_profile")) {
    case (_?, _?):
      return .failed(
        .invalid("The profile '\(profile)' has both source_profile and credential_source."))
    case (let source?, nil): return lookup(inSource: source)
    case (nil, let other?): return try lookup(inProfile: other)
    case (nil, nil):
      return .failed(
        CredentialsError(
          code: "PartialCredentialsError",
          "The profile '\(profile)' has a role_arn, but neither a source_profile nor a "
            + "credential_source for the credentials that assume the role."))
    }
  }

  private func lookup(inSource source: String) -> CredentialsLookup {
    let providers: [String: any CredentialsProvider] = [
      "Environment": EnvironmentCredentials(configuration.environment),
      "EcsContainer": ContainerCredentials(configuration.environment),
      "Ec2InstanceMetadata": InstanceCredentials(configuration),
    ]
    guard let provider = providers[source] else {
      return .failed(
        .invalid(
          "'\(source)' (credential_source of the profile '\(profile)') must be Environment, "
            + "Ec2InstanceMetadata or EcsContainer."))
    }
    return provider.lookup().ifNotFound { reason in
      .failed(
        .retrieval(
          "The credential_source of the profile '\(profile)', \(source), has no credentials: "
            + "\(reason)."))
    }
  }

  private func lookup(inProfile other: String) throws(ConfigurationError) -> CredentialsLookup {
    guard let section = configuration.profile(other) else {
      return .failed(
        .invalid(
          "The profile '\(profile)' has the source_profile '\(other)', which does not exist."))
    }
    let path = visited + [profile]
    // A profile can be its own source if it has both keys and a role.
    if path.contains(other), other != profile || !section.hasKeys {
      return .failed(
        CredentialsError(
          code: "InfiniteLoopConfigError",
          "The source_profile settings of these profiles form a cycle: "
            + (path + [other]).joined(separator: ", ") + "."))
    }
    guard path.count < Self.maxChain else {
      return .failed(
        .invalid(
          "The source_profile settings that begin in the profile '\(path[0])' form a chain of more "
            + "than \(Self.maxChain) profiles."))
    }
    if section.hasRole && !section.hasKeys {
      return ProfileRole(configuration: configuration, profile: other, visited: path).lookup()
    }
    return CredentialsChain.ofProfile(other, configuration, usesEnvironment: false).lookup()
      .ifNotFound { reason in
        .failed(
          .invalid(
            "The source_profile '\(other)' has no credentials. No provider has them:\n"
              + CredentialsError.indented(reason)))
      }
  }
}

extension ConfigSection {
  /// True if the section has a role that is assumed with credentials, not with a token.
  fileprivate var hasRole: Bool {
    settings["role_arn"] != nil && settings["web_identity_token_file"] == nil
  }

  fileprivate var hasKeys: Bool {
    settings["aws_access_key_id"] != nil || settings["aws_secret_access_key"] != nil
  }

  fileprivate func role(_ arn: String) throws(ConfigurationError) -> Role {
    var role = Role(arn: arn)
    role.externalID = try text("external_id")
    role.sessionName = try text("role_session_name")
    role.mfaSerial = try text("mfa_serial")
    // As in botocore, a duration that is not a number is ignored: the service's default applies.
    role.durationSeconds = try text("duration_seconds").flatMap { Int64($0) }
    return role
  }
}
