import CLetters
import Glibc

extension String {
  /// The number of columns of the text on a terminal. East Asian characters and emoji have two.
  /// (The AWS CLI also counts two for "é" and other characters of ambiguous width; terminals do
  /// not.)
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    guard !isASCII, Unicode.Scalar.widthsAreKnown else { return 1 }
    let width = wcwidth(wchar_t(truncatingIfNeeded: value))
    return width < 0 ? 1 : Int(width)
  }

  /// wcwidth() needs a locale with UTF-8.
  private static let widthsAreKnown = setlocale(LC_CTYPE, "C.UTF-8") != nil
}
