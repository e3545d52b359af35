import MusterConfiguration

extension CredentialsChain {
  /// All providers in botocore's order. `explicit` providers are those that the program configured,
  /// and come first. If the program chose the profile, the environment is skipped.
  public static func standard(
    _ configuration: Configuration, explicit: [any CredentialsProvider]
  ) -> CredentialsChain {
    let profile = configuration.profileName
    let environment =
      configuration.isProfileFromOptions ? [] : [EnvironmentCredentials(configuration.environment)]
    let role = ProfileRole(configuration: configuration, profile: profile)
    let ofProfile = CredentialsChain.ofProfile(
      profile, configuration, usesEnvironment: !configuration.isProfileFromOptions)
    let machine: [any CredentialsProvider] = [
      ContainerCredentials(configuration.environment), InstanceCredentials(configuration),
    ]
    return CredentialsChain(explicit + environment + [role] + ofProfile.providers + machine)
  }

  /// The providers that a profile configures, except for a role that is assumed with other
  /// credentials.
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
