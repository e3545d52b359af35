import MusterDocument
import MusterText

/// A URL for messages, with user name and password masked, and the query too, because it may
/// contain a token.
public enum MaskedURL {
  public static func of(_ url: String) -> String {
    var masked = url
    if let query = masked.firstIndex(of: "?") { masked = masked[..<query] + "?" + HTTPHeader.mask }
    // A password may contain "/" and "@", so the last "@" is the separator.
    guard let at = masked.lastIndex(of: "@") else { return masked }
    let begin = masked.split(around: "://")?.after.startIndex ?? masked.startIndex
    return begin < at ? masked[..<begin] + HTTPHeader.mask + masked[at...] : masked
  }
}
