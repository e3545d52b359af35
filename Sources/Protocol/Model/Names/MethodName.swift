/// The boto3 method names of operations.
enum MethodName {
  /// Converts "BatchUpdateMemberEc2DeepInspectionStatus" to
  /// "batch_update_member_ec2_deep_inspection_status". A word begins at a capital letter after a
  /// lowercase letter or a digit, and at a capital letter before a lowercase letter. A plural
  /// acronym at the end ("ListTagsForARNs") is one word.
  static func of(_ operation: String) -> String {
    var letters = Array(operation.utf8)
    if endsInPluralAcronym(letters) { letters[letters.count - 1] = UInt8(ascii: "S") }
    var name: [UInt8] = []
    for (index, letter) in letters.enumerated() {
      if isCapital(letter), index > 0, beginsWord(letters, index) {
        name.append(UInt8(ascii: "_"))
      }
      name.append(isCapital(letter) ? letter + 32 : letter)
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func beginsWord(_ letters: [UInt8], _ index: Int) -> Bool {
    guard isCapital(letters[index - 1]) else { return true }
    return index + 1 < letters.count && isSmall(letters[index + 1])
  }

  private static func endsInPluralAcronym(_ letters: [UInt8]) -> Bool {
    letters.count >= 3 && letters.last == UInt8(ascii: "s")
      && letters.dropLast().suffix(2).allSatisfy(isCapital)
  }

  private static func isCapital(_ letter: UInt8) -> Bool {
    letter >= UInt8(ascii: "A") && letter <= UInt8(ascii: "Z")
  }

  private static func isSmall(_ letter: UInt8) -> Bool {
    letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
  }
}
