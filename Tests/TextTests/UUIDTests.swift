import MusterText
import Testing

@Suite struct UUIDTests {
  @Test(
    "A UUID has the given bits and those of its version",
    arguments: [
      (0, 0, "00000000-0000-4000-8000-000000000000"),
      (.max, .max, "ffffffff-ffff-4fff-bfff-ffffffffffff"),
      (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, "01234567-89ab-4def-bedc-ba9876543210"),
    ] as [(UInt64, UInt64, String)])
  func text(high: UInt64, low: UInt64, text: String) {
    #expect(UUID.text(high, low) == text)
  }
}
