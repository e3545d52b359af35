import MusterDocument

/// The names of services, such as "inspector2".
enum ServiceName {
  /// True if `name` is a valid service name. Names become parts of paths, so they must not contain
  /// "/" or begin with a dot.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
  }

  /// The service's name in the path of a folder such as "…/inspector2/2020-06-08"; nil if the
  /// path has another form.
  static func inPath(_ folder: some BidirectionalCollection<Substring>) -> String? {
    guard let version = folder.last, isDate(version), let name = folder.dropLast().last else {
      return nil
    }
    return isValid(String(name)) ? String(name) : nil
  }

  /// The name that botocore derives from a model's serviceId.
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
