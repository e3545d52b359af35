import CMuster

/// Prints a value in the form of `JSONValue.pretty`, without building the whole text in memory.
struct PrettyPrinter {
  private let stream: StandardStream
  private var buffer = ""

  private static let maximumBuffer = 1 << 16

  static func print(_ value: muster_value, to stream: StandardStream) {
    var printer = PrettyPrinter(stream: stream)
    printer.write(value, after: "\n")
    stream.write(printer.buffer + "\n")
  }

  private init(stream: StandardStream) { self.stream = stream }

  /// `newline` is a line end followed by the indentation of the closing bracket.
  private mutating func write(_ value: muster_value, after newline: String) {
    switch Int(muster_value_type(value)) {
    case MUSTER_TYPE_ARRAY: writeChildren(of: value, "[", "]", after: newline)
    case MUSTER_TYPE_OBJECT: writeChildren(of: value, "{", "}", after: newline)
    default: buffer += JSONValue(value).inline
    }
    if buffer.utf8.count > PrettyPrinter.maximumBuffer {
      stream.write(buffer)
      buffer = ""
    }
  }

  private mutating func writeChildren(
    of parent: muster_value, _ open: String, _ close: String, after newline: String
  ) {
    let inner = newline + "    "
    var (child, isEmpty) = (muster_value(), true)
    var key: UnsafePointer<CChar>?
    buffer += open
    while muster_value_next(parent, &child, &key) == 1 {
      buffer += (isEmpty ? "" : ",") + inner
      if let key { buffer += JSONValue.quoted(String(cString: key)) + ": " }
      write(child, after: inner)
      isEmpty = false
    }
    buffer += (isEmpty ? "" : newline) + close
  }
}
