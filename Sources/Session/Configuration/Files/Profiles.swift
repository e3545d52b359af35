/// The profiles in the two shared files, by name.
struct Profiles: Sendable {
  private var profiles: [String: ConfigSection]
  private let config: ConfigFile

  /// A profile has the settings of its section in the config file, `[profile <name>]` or
  /// `[default]`. Those of its section in the credentials file, `[<name>]`, override them.
  init(config: ConfigFile, credentials: ConfigFile) {
    self.config = config
    profiles = config.sections(of: "profile", alsoTitled: "default")
    for (name, section) in credentials.sections {
      profiles[name, default: ConfigSection()].settings.merge(section.settings) { $1 }
    }
  }

  subscript(name: String) -> ConfigSection? { profiles[name] }

  /// The profile `name`, which must exist. Without a name, it is the default profile, which is
  /// empty if it does not exist.
  func profile(named name: String?) throws(ConfigurationError) -> ConfigSection {
    if let profile = profiles[name ?? "default"] { return profile }
    guard let name else { return ConfigSection() }
    let problem = "The config profile '\(name)' could not be found; "
    throw ConfigurationError(code: "ProfileNotFound", message: problem + hint(name))
  }

  private func hint(_ name: String) -> String {
    if let title = config.unquotedTitle(ofProfile: name) {
      let meant = title.dropFirst("profile".count).trimmed
      if meant.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) {
        return "the section [\(title)] is ignored, because it must have one name: "
          + "[profile \"\(name)\"]."
      }
      return "the section [\(title)] is ignored, because a name with blanks must be in quotes: "
        + "[profile \"\(meant)\"]."
    }
    let known = profiles.keys.sorted().joined(separator: ", ")
    return known.isEmpty ? "there are no profiles." : "known profiles: \(known)."
  }
}
