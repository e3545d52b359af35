extension HTTPResponse {
  /// The length of the body by the Content-Length headers; nil if there are none, or if the body
  /// ends in another way. Throws if they do not state one length (RFC 9112, section 6.3).
  public func contentLength() throws(ContentLengthError) -> Int64? {
    guard header("Transfer-Encoding") == nil else { return nil }
    var length: (value: Int64, text: Substring)?
    for header in headers where header.isNamed("Content-Length") {
      for text in header.value.split(separator: ",", omittingEmptySubsequences: false) {
        let text = text.trimmingBlanks
        guard let value = HTTPResponse.decimal(text) else {
          throw ContentLengthError(
            reason: "its Content-Length '\(text.prefix(60))' is not a valid length")
        }
        if let length, length.value != value {
          throw ContentLengthError(reason: "it has the Content-Lengths \(length.text) and \(text)")
        }
        length = (value, text)
      }
    }
    return length?.value
  }

  /// A number of digits only; nil if it does not fit into 64 bits.
  private static func decimal(_ text: Substring) -> Int64? {
    let isNumber = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return isNumber ? Int64(text) : nil
  }
}

/// Content-Length headers that do not state one length.
public struct ContentLengthError: Error, Sendable, Equatable {
  /// A clause about the response: "it has the Content-Lengths 5 and 7".
  public var reason: String
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var text = drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
