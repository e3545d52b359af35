/// Lists in a header: elements separated by commas, quoted if they contain commas or quotes (RFC
/// 9110, section 5.6).
enum HeaderList {
  static func quoted(_ element: String) -> String {
    guard element.contains(where: { $0 == "," || $0 == "\"" }) else { return element }
    return element.reduce(into: "\"") { text, letter in
      if letter == "\"" || letter == "\\" { text.append("\\") }
      text.append(letter)
    } + "\""
  }

  /// The elements of a list, without quotes and surrounding spaces.
  static func elements(_ list: String) -> [String] {
    guard !list.isEmpty else { return [] }
    var elements: [String] = []
    var (element, spaces) = ("", "")
    var (isQuoted, isEscaped) = (false, false)
    for letter in list {
      switch letter {
      case _ where isEscaped:
        element.append(letter)
        isEscaped = false
      case "\\" where isQuoted: isEscaped = true
      case "\"":
        isQuoted.toggle()
        spaces = ""
      case "," where !isQuoted:
        elements.append(element)
        (element, spaces) = ("", "")
      case " " where !isQuoted: spaces.append(letter)
      default:
        // Spaces are kept only between other characters.
        if !element.isEmpty { element += spaces }
        spaces = ""
        element.append(letter)
      }
    }
    return elements + [element]
  }

  /// The elements of a list of HTTP dates, which have a comma after the weekday.
  static func dates(_ list: String) -> [String] {
    let parts = elements(list)
    return stride(from: 0, to: parts.count, by: 2).map { index in
      parts[index..<min(index + 2, parts.count)].joined(separator: ", ")
    }
  }
}
