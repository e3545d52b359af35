/// Options that every command has, about what it prints.
struct OutputSettings: Sendable {
  /// The cases in which colors are used.
  enum ColorMode: String, CaseIterable, Sendable {
    case auto, always, never

    /// NO_COLOR disables colors unless it is empty (https://no-color.org). An option takes
    /// precedence over it.
    func isUsed(onTerminal isTerminal: Bool) -> Bool {
      switch self {
      case .auto: isTerminal && (environment("NO_COLOR") ?? "").isEmpty
      case .always: true
      case .never: false
      }
    }
  }

  static let options = [
    Option(
      name: "color", value: .choice(ColorMode.allCases.map(\.rawValue)),
      help: "Use colors (default auto: on a terminal, unless NO_COLOR is set)."),
    Option(
      name: "quiet", value: .none,
      help: "Print only results and errors: no progress, warnings or messages of scripts."),
  ]

  /// The settings of this process. Its only thread sets them before it executes the command.
  nonisolated(unsafe) static var current = OutputSettings()

  var color = ColorMode.auto
  var isQuiet = false

  init() {}

  init(_ arguments: Arguments) {
    color = arguments["color"].flatMap(ColorMode.init) ?? .auto
    isQuiet = arguments.has("quiet")
  }
}

extension Option {
  /// `--output` of a command whose first format is the default.
  static func output(_ formats: String...) -> Option {
    Option(
      name: "output", value: .choice(formats), help: "Output format (default \(formats[0])).")
  }
}
