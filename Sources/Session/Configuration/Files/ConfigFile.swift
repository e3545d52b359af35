/// A file in the format that AWS's tools share, `~/.aws/config` and `~/.aws/credentials`, taken apart
/// as botocore does:
///
///     [profile name]
///     # Comments stand on lines of their own.
///     region = us-east-1
///     services = local
///
///     [services local]
///     inspector2 =
///       endpoint_url = http://localhost:4566
///
/// Names of settings are in small letters whatever they are written in, but nested ones are as they
/// stand. A line that is indented deeper than the setting above continues it.
struct ConfigFile: Sendable {
  /// The sections in their order; the title is what stands between the brackets.
  private(set) var sections: [(title: String, section: ConfigSection)] = []

  /// A file that is not there.
  init() {}

  init(_ text: String, path: String) throws(ConfigurationError) {
    var parser = ConfigParser(path: path)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      try parser.read(line)
    }
    sections = try parser.finish()
  }

  /// The sections titled `<kind> <name>` by their names, and one that is titled by a name alone.
  func sections(of kind: String, alsoTitled bare: String? = nil) -> [String: ConfigSection] {
    var found: [String: ConfigSection] = [:]
    for (title, section) in sections {
      if let name = title == bare ? bare : ConfigFile.name(in: title, of: kind) {
        found[name] = section
      }
    }
    return found
  }

  /// The name in a title of the form `<kind> <name>`, where it may stand in quotes.
  private static func name(in title: String, of kind: String) -> String? {
    guard title.hasPrefix(kind), title.dropFirst(kind.count).first?.isWhitespace == true else {
      return nil
    }
    let name = title.dropFirst(kind.count).trimmed
    for quote in ["\"", "'"] where name.count > 1 && name.hasPrefix(quote) && name.hasSuffix(quote)
    {
      return String(name.dropFirst().dropLast())
    }
    return name.isEmpty || name.contains(where: \.isWhitespace) ? nil : String(name)
  }
}

// MARK: - Finding it

extension ConfigFile {
  /// The file whose path `setting` is; one that is not there is empty.
  static func stated(
    by setting: Setting, in environment: [String: String]
  ) throws(ConfigurationError) -> ConfigFile {
    let stated = setting.variables.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let path = PathText.expanded(stated ?? setting.otherwise ?? "", by: environment) else {
      return ConfigFile()
    }
    guard let bytes = try TextFile.contents(path) else { return ConfigFile() }
    // Editors on Windows begin a file with a mark of its encoding.
    let unmarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: unmarked, as: UTF8.self) else {
      throw ConfigurationError(code: "ConfigParseError", message: "\(path) is no UTF-8.")
    }
    return try ConfigFile(text, path: path)
  }
}

extension Substring {
  /// Without the white space at both ends.
  var trimmed: Substring {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return self[...last].drop(while: \.isWhitespace)
  }
}
