/// Parses a config file line by line, by the rules of Python's configparser, which botocore uses.
struct ConfigParser {
  private let path: String
  private var line = 0
  private var sections: [(title: String, section: ConfigSection)] = []
  private var titles: Set<String> = []
  private var open: OpenSetting?

  /// A setting that the next lines can continue.
  private struct OpenSetting {
    let name: String
    let indentation: Int
    /// The text after the "=" and the lines that continue it, with their numbers.
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
    guard !title.isEmpty else { throw error("the title of the section is empty") }
    guard titles.insert(title).inserted else {
      throw error("the section [\(title)] occurs twice")
    }
    sections.append((title, ConfigSection()))
  }

  private mutating func begin(
    setting text: Substring, _ indentation: Int
  ) throws(ConfigurationError) {
    try close()
    // Messages do not repeat an invalid line: it can be a secret key on its own line.
    guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw error(
        text.hasPrefix("[")
          ? "the title of the section has no closing ]"
          : "the line is neither a [section] nor name = value"
      )
    }
    let name = text[..<separator].trimmed.lowercased()
    guard !name.isEmpty else { throw error("the name before the '=' is empty") }
    guard let section = sections.last else {
      throw error("\(name) is set before the first [section]")
    }
    guard section.section.settings[name] == nil else {
      throw error("\(name) is set twice in [\(section.title)]")
    }
    let value = text[text.index(after: separator)...].trimmed
    open = OpenSetting(name: name, indentation: indentation, lines: [(line, value)])
  }

  /// Adds the setting that was read last to its section.
  private mutating func close() throws(ConfigurationError) {
    guard let setting = open, let line = setting.lines.first?.number else { return }
    open = nil
    sections[sections.count - 1].section.settings[setting.name] = ConfigSection.AssignedValue(
      value: try value(of: setting), line: line, path: path)
  }

  private func value(of setting: OpenSetting) throws(ConfigurationError)
    -> ConfigSection.SettingValue
  {
    let texts = setting.lines.map(\.text)
    let content = texts.reversed().drop(while: \.isEmpty).reversed()
    guard texts.first?.isEmpty == true, !content.isEmpty else {
      return .text(content.joined(separator: "\n"))
    }
    var inner: [String: String] = [:]
    for (number, text) in setting.lines where !text.isEmpty {
      guard let separator = text.firstIndex(of: "=") else {
        throw .line(
          number, of: path, "the line below \(setting.name) is not of the form name = value")
      }
      let name = String(text[..<separator].trimmed)
      inner[name] = String(text[text.index(after: separator)...].trimmed)
    }
    return .nested(inner)
  }

  private func error(_ problem: String) -> ConfigurationError {
    .line(line, of: path, problem)
  }
}
