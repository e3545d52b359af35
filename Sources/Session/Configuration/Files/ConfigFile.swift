import MusterText

/// A file in the format of `~/.aws/config` and `~/.aws/credentials`, parsed as botocore does:
///
///     [profile name]
///     # Comments are on their own lines.
///     region = us-east-1
///     services = local
///
///     [services local]
///     inspector2 =
///       endpoint_url = http://localhost:4566
///
/// The names of settings are converted to lower case, except for nested ones. A line that is
/// indented further than the setting above it continues that setting.
struct ConfigFile: Sendable {
  /// The sections in the order of the file. The title is the text between the brackets.
  private(set) var sections: [(title: String, section: ConfigSection)] = []

  /// An empty file, as if the file were missing.
  init() {}

  init(_ text: String, path: String) throws(ConfigurationError) {
    var parser = ConfigParser(path: path)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      try parser.read(line)
    }
    sections = try parser.finish()
  }

  /// The sections titled `<kind> <name>`, by name, and the one titled `bare`.
  func sections(of kind: String, alsoTitled bare: String? = nil) -> [String: ConfigSection] {
    var found: [String: ConfigSection] = [:]
    for (title, section) in sections {
      if let name = title == bare ? bare : ConfigFile.name(in: title, of: kind) {
        found[name] = section
      }
    }
    return found
  }

  /// The title of the section that a reader would take for the profile `name`, although its name
  /// has blanks and no quotes, so that it is ignored.
  func unquotedTitle(ofProfile name: String) -> String? {
    sections.lazy.map(\.title).first { title in
      let words = ConfigFile.words(title)
      return words.count > 2 && words[0] == "profile"
        && (words[1] == name || words[1...].joined(separator: " ") == name)
    }
  }

  /// The name in a title of the form `<kind> <name>`. A name with blanks is quoted as in a shell.
  private static func name(in title: String, of kind: String) -> String? {
    // botocore compares only the beginning of the first word (configloader.py, build_profile_map).
    guard title.hasPrefix(kind) else { return nil }
    let words = words(title)
    return words.count == 2 ? words[1] : nil
  }

  /// The words of a title; none if a quotation is not closed, as in botocore.
  private static func words(_ title: String) -> [String] {
    (try? ShellWords.split(title)) ?? []
  }
}

// MARK: - Reading

extension ConfigFile {
  /// The file at the path that `setting` has in `environment`. A missing file is empty.
  static func file(
    _ setting: Setting, in environment: [String: String]
  ) throws(ConfigurationError) -> ConfigFile {
    let configured = setting.variables.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    let pathText = configured ?? setting.defaultValue ?? ""
    guard let path = PathExpansion.expanded(pathText, by: environment) else {
      return ConfigFile()
    }
    guard let bytes = try TextFile.contents(path) else { return ConfigFile() }
    // Editors on Windows write a byte order mark.
    let unmarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: unmarked, as: UTF8.self) else {
      throw ConfigurationError(code: "ConfigParseError", message: "\(path) is not valid UTF-8.")
    }
    return try ConfigFile(text, path: path)
  }
}

extension Substring {
  /// The text without white space at both ends.
  var trimmed: Substring {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return self[...last].drop(while: \.isWhitespace)
  }
}
