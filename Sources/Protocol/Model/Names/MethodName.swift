/// Names of operations in boto3's spelling.
enum MethodName {
  /// FairQueue "BatchUpdateMemberEc2DeepInspectionStatus" into
  /// "batch_update_member_ec2_deep_inspection_status": a word begins at a capital that follows a
  /// small letter or a digit, and at the last capital of a run that a small letter follows. The
  /// plural of an acronym at the end ("ListTagsForARNs") is one word.
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
