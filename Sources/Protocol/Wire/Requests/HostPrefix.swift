import MusterDocument
import MusterModel

extension Operation {
  /// The prefix of the endpoint's host, with members of `input` for the labels.
  func hostPrefix(for input: Value) throws(WireError) -> String {
    guard let hostPrefix else { return "" }
    var filled = ""
    for (index, part) in hostPrefix.split(separator: "{", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard index > 0, let end = part.firstIndex(of: "}") else {
        filled += part
        continue
      }
      filled += try Operation.hostLabel(String(part[..<end]), of: input)
      filled += part[part.index(after: end)...]
    }
    return filled
  }

  private static func hostLabel(_ name: String, of input: Value) throws(WireError) -> String {
    guard let value = input[name]?.string, !value.isEmpty, value.utf8.allSatisfy(isPartOfHost)
    else {
      throw WireError(
        message:
          "/\(name) must consist of letters, digits, hyphens and dots because it is part of the "
          + "host name")
    }
    return value
  }

  private static func isPartOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
