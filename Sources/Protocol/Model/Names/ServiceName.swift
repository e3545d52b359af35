import MusterDocument

/// The names by which services are asked for: "inspector2".
enum ServiceName {
  /// Whether `name` may be one. It becomes a part of paths, so it must not lead elsewhere.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
  }

  /// The service's name in the path of a folder like "…/inspector2/2020-06-08"; nil if it is not
  /// like that.
  static func inPath(_ folder: some BidirectionalCollection<Substring>) -> String? {
    guard let version = folder.last, isDate(version), let name = folder.dropLast().last else {
      return nil
    }
    return isValid(String(name)) ? String(name) : nil
  }

  /// The name that botocore would give a service for what its model says.
  static func inModel(_ model: Document?) -> String? {
    guard let id = model?.root["metadata"]?["serviceId"]?.string else { return nil }
    let name = String(id.lowercased().map { $0 == " " ? "-" : $0 })
    return isValid(name) ? name : nil
  }

  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
