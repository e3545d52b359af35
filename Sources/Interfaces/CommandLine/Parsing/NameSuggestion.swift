import CMuster

/// The candidate that is closest to a mistyped word; nil if none is close.
func suggestedName(for word: String, among candidates: [String]) -> String? {
  let texts = CStrings()
  let pointers = candidates.map { texts.copy($0) }
  return withExtendedLifetime(texts) {
    muster_name_suggest(word, pointers, pointers.count).map { String(cString: $0) }
  }
}
