import MusterConfiguration

/// The role that a profile names, assumed with the credentials of another profile
/// (`source_profile`), or of a place (`credential_source`).
struct ProfileRole: CredentialsProvider {
  let configuration: Configuration
  let profile: String
  /// The profiles that led here, to find out where they lead around in a circle.
  var visited: [String] = []

  var name: String { "a role of the profile" }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      guard let section = configuration.profile(profile), section.hasRole,
        let arn = try section.text("role_arn")
      else {
        return .nothing("role_arn is not set in the profile '\(profile)'")
      }
      let source = try source(section)
      return try section.role(arn).search(from: source)
    }
  }

  /// How the credentials are found that assume the role.
  private func source(_ section: ConfigSection) throws(ConfigurationError) -> Search {
    switch (try section.text("credential_source"), try section.text("source_profile")) {
    case (_?, _?):
      return .failed(
        .invalid("The profile '\(profile)' has both source_profile and credential_source."))
    case (let place?, nil): return search(in: place)
    case (nil, let other?): return try search(inProfile: other)
    case (nil, nil):
      return .failed(
        CredentialsError(
          code: "PartialCredentialsError",
          "The profile '\(profile)' has a role_arn, but neither source_profile nor "
            + "credential_source, with whose credentials it would be assumed."))
    }
  }

  private func search(in place: String) -> Search {
    let providers: [String: any CredentialsProvider] = [
      "Environment": EnvironmentCredentials(configuration.environment),
      "EcsContainer": ContainerCredentials(configuration.environment),
      "Ec2InstanceMetadata": InstanceCredentials(configuration),
    ]
    guard let provider = providers[place] else {
      return .failed(
        .invalid(
          "The profile '\(profile)' has the credential_source '\(place)'; it must be "
            + "Environment, Ec2InstanceMetadata or EcsContainer."))
    }
    return provider.search().otherwise { reason in
      .failed(
        .retrieval(
          "The credential_source of the profile '\(profile)', \(place), has no credentials: "
            + "\(reason)."))
    }
  }

  private func search(inProfile other: String) throws(ConfigurationError) -> Search {
    guard let section = configuration.profile(other) else {
      return .failed(
        .invalid(
          "The profile '\(profile)' has the source_profile '\(other)', which does not exist."))
    }
    let path = visited + [profile]
    // A profile may be its own source, for keys that stand beside its role.
    if path.contains(other), other != profile || !section.hasKeys {
      return .failed(
        CredentialsError(
          code: "InfiniteLoopConfigError",
          "The source_profile of the profile '\(profile)' leads around in a circle: "
            + (path + [other]).joined(separator: ", ") + "."))
    }
    if section.hasRole && !section.hasKeys {
      return ProfileRole(configuration: configuration, profile: other, visited: path).search()
    }
    return CredentialsChain.ofProfile(other, configuration, usesEnvironment: false).search()
      .otherwise { reason in
        .failed(.invalid("The source_profile '\(other)' must have credentials. Tried \(reason)."))
      }
  }
}

extension ConfigSection {
  /// Whether it names a role that is assumed with other credentials, and not with a token.
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
    // As in botocore, a duration that is no number is the service's own.
    role.durationSeconds = try text("duration_seconds").flatMap { Int64($0) }
    return role
  }
}
