import CLetters
import Glibc

extension String {
  /// How many columns of a terminal the text takes: the letters of East Asia and emoji take two.
  /// (The AWS CLI counts two for "é" too, and for all letters of ambiguous width; terminals do not.)
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    guard !isASCII, Unicode.Scalar.widthsAreKnown else { return 1 }
    let width = wcwidth(wchar_t(truncatingIfNeeded: value))
    return width < 0 ? 1 : Int(width)
  }

  /// The C library knows widths of letters when it knows of letters.
  private static let widthsAreKnown = setlocale(LC_CTYPE, "C.UTF-8") != nil
}
