extension Option {
  /// `--output` of a command whose first format is the default.
  static func output(_ formats: String...) -> Option {
    Option(
      name: "output", value: .choice(formats), help: "Output format (default \(formats[0])).")
  }
}
