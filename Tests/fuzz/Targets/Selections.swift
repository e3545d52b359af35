import MusterDocument
import MusterEndpoints
import MusterModel

extension FuzzTarget {
  /// Expressions that select parameters of endpoint rules from an input. An example has the
  /// expression in its first line, then the input.
  static let selection = FuzzTarget(name: "selection") { bytes in
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    guard let selection = JMESSelection(String(decoding: bytes[..<end], as: UTF8.self)),
      let input = try? Document(Array(bytes[end...]))
    else { return }
    _ = selection.find(in: input.root)
  }
}
