/// Takes a config file apart, line after line, by the rules of Python's configparser, on which
/// botocore stands.
struct ConfigParser {
  private let path: String
  private var line = 0
  private var sections: [(title: String, section: ConfigSection)] = []
  private var open: OpenSetting?

  /// A setting that the next lines may continue.
  private struct OpenSetting {
    let name: String
    let indentation: Int
    /// What stands behind the "=", and on the lines that continue it, with their numbers.
    var lines: [(number: Int, text: Substring)]
  }

  init(path: String) {
    self.path = path
  }

  mutating func read(_ text: Substring) throws(ConfigurationError) {
    line += 1
    let content = text.trimmed
    if content.hasPrefix("#") || content.hasPrefix(";") { return }
    let indentation = text.prefix { $0.isWhitespace }.count
    if open != nil, content.isEmpty || indentation > (open?.indentation ?? 0) {
      open?.lines.append((line, content))
    } else if content.hasPrefix("["), let end = content.lastIndex(of: "]") {
      try begin(section: String(content.dropFirst()[..<end]))
    } else if !content.isEmpty {
      try begin(setting: content, indentation)
    }
  }

  mutating func finish() throws(ConfigurationError) -> [(title: String, section: ConfigSection)] {
    try close()
    return sections
  }

  private mutating func begin(section title: String) throws(ConfigurationError) {
    try close()
    guard !title.isEmpty else { throw fault("[] names no section") }
    guard !sections.contains(where: { $0.title == title }) else {
      throw fault("the section [\(title)] stands here a second time")
    }
    sections.append((title, ConfigSection()))
  }

  private mutating func begin(
    setting text: Substring, _ indentation: Int
  ) throws(ConfigurationError) {
    try close()
    // What stands in a broken line is not repeated: it may be a key that got onto a line of its own.
    guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw fault(
        text.hasPrefix("[")
          ? "the title of a section has no closing ]" : "it is neither a [section] nor name = value"
      )
    }
    let name = text[..<separator].trimmed.lowercased()
    guard !name.isEmpty else { throw fault("there is no name before the '='") }
    guard let section = sections.last else {
      throw fault("\(name) stands before the first [section]")
    }
    guard section.section.settings[name] == nil else {
      throw fault("\(name) is set a second time in [\(section.title)]")
    }
    let value = text[text.index(after: separator)...].trimmed
    open = OpenSetting(name: name, indentation: indentation, lines: [(line, value)])
  }

  /// Puts the setting that was read last into its section.
  private mutating func close() throws(ConfigurationError) {
    guard let setting = open, let line = setting.lines.first?.number else { return }
    open = nil
    sections[sections.count - 1].section.settings[setting.name] = ConfigSection.Setting(
      value: try value(of: setting), line: line, path: path)
  }

  private func value(of setting: OpenSetting) throws(ConfigurationError) -> ConfigSection.Value {
    let texts = setting.lines.map(\.text)
    let stated = texts.reversed().drop(while: \.isEmpty).reversed()
    guard texts.first?.isEmpty == true, !stated.isEmpty else {
      return .text(stated.joined(separator: "\n"))
    }
    var inner: [String: String] = [:]
    for (number, text) in setting.lines where !text.isEmpty {
      guard let separator = text.firstIndex(of: "=") else {
        throw .line(
          number, of: path, "below \(setting.name), it is not of the form name = value")
      }
      let name = String(text[..<separator].trimmed)
      inner[name] = String(text[text.index(after: separator)...].trimmed)
    }
    return .nested(inner)
  }

  private func fault(_ what: String) -> ConfigurationError {
    .line(line, of: path, what)
  }
}
