/// The start URL of IAM Identity Center. Portals show it with a fragment; people copy it with or
/// without the fragment.
enum StartURL {
  private static let endings = ["", "/", "#", "/#", "#/", "/#/"]

  /// Other spellings of the URL of the same portal.
  static func otherForms(of url: String) -> [String] {
    let ending = endings.last { url.hasSuffix($0) } ?? ""
    let base = String(url.dropLast(ending.count))
    return endings.map { base + $0 }.filter { $0 != url }
  }
}
