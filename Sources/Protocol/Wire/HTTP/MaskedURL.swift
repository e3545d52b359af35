import MusterDocument
import MusterText

/// A URL as it may be read: who it says that somebody is, with the password, is masked, and so is a
/// query, by which an agent may know whom it serves.
public enum MaskedURL {
  private static let mask = "***"

  public static func of(_ url: String) -> String {
    var shown = url
    if let query = shown.firstIndex(of: "?") { shown = shown[..<query] + "?" + mask }
    // A password may have a slash in it, so that the last @ counts.
    guard let at = shown.lastIndex(of: "@") else { return shown }
    let begin = shown.split(around: "://")?.after.startIndex ?? shown.startIndex
    return begin < at ? shown[..<begin] + mask + shown[at...] : shown
  }
}
