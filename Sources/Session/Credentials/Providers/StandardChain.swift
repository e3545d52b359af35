import MusterConfiguration

extension CredentialsChain {
  /// Where credentials are looked for, in botocore's order. `given` are those that the program hands
  /// over, and come first. A profile that the program named comes before the environment; one that
  /// the environment names does not.
  public static func standard(
    _ configuration: Configuration, given: [any CredentialsProvider]
  ) -> CredentialsChain {
    let profile = configuration.profileName
    let environment =
      configuration.isProfileGiven ? [] : [EnvironmentCredentials(configuration.environment)]
    let role = ProfileRole(configuration: configuration, profile: profile)
    let ofProfile = CredentialsChain.ofProfile(
      profile, configuration, usesEnvironment: !configuration.isProfileGiven)
    let machine: [any CredentialsProvider] = [
      ContainerCredentials(configuration.environment), InstanceCredentials(configuration),
    ]
    return CredentialsChain(given + environment + [role] + ofProfile.providers + machine)
  }

  /// Where the credentials of a profile are looked for, but for a role that others assume.
  static func ofProfile(
    _ profile: String, _ configuration: Configuration, usesEnvironment: Bool
  ) -> CredentialsChain {
    CredentialsChain([
      WebIdentityCredentials(
        configuration: configuration, profile: profile, usesEnvironment: usesEnvironment),
      SSOCredentials(configuration: configuration, profile: profile),
      ProfileKeys.credentialsFile(configuration, profile),
      LoginCredentials(configuration: configuration, profile: profile),
      ProcessCredentials(configuration: configuration, profile: profile),
      ProfileKeys.configFile(configuration, profile),
    ])
  }
}
