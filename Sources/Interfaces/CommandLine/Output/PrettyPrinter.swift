import CMuster

/// Prints a value over several lines, as `JSONValue.pretty` does, and holds no more than a piece of it.
struct PrettyPrinter {
  private let screen: StandardStream
  private var piece = ""

  private static let longest = 1 << 16

  static func print(_ value: muster_value, on screen: StandardStream) {
    var printer = PrettyPrinter(screen: screen)
    printer.write(value, after: "\n")
    screen.write(printer.piece + "\n")
  }

  private init(screen: StandardStream) { self.screen = screen }

  /// `newline` is a line's end and the spaces before the value's last bracket.
  private mutating func write(_ value: muster_value, after newline: String) {
    switch Int(muster_value_type(value)) {
    case MUSTER_TYPE_ARRAY: writeChildren(of: value, "[", "]", after: newline)
    case MUSTER_TYPE_OBJECT: writeChildren(of: value, "{", "}", after: newline)
    default: piece += JSONValue(value).inline
    }
    if piece.utf8.count > PrettyPrinter.longest {
      screen.write(piece)
      piece = ""
    }
  }

  private mutating func writeChildren(
    of parent: muster_value, _ open: String, _ close: String, after newline: String
  ) {
    let inner = newline + "    "
    var (child, isEmpty) = (muster_value(), true)
    var key: UnsafePointer<CChar>?
    piece += open
    while muster_value_next(parent, &child, &key) == 1 {
      piece += (isEmpty ? "" : ",") + inner
      if let key { piece += JSONValue.quoted(String(cString: key)) + ": " }
      write(child, after: inner)
      isEmpty = false
    }
    piece += (isEmpty ? "" : newline) + close
  }
}
