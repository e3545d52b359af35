import MusterWire
import Testing

@Suite struct MaskedURLTests {
  @Test(
    "A URL is masked without user, password and query",
    arguments: [
      ("http://a:1/b", "http://a:1/b"), ("http://me:secret@a:1/b", "http://***@a:1/b"),
      ("http://me:se/cr@et@a", "http://***@a"), ("token@a:1", "***@a:1"),
      ("http://a/b?id=secret", "http://a/b?***"), ("http://me@a/?x=me@b", "http://***@a/?***"),
      ("", ""), ("@", "@"), ("nothing", "nothing"),
    ])
  func shown(url: String, expected: String) {
    #expect(MaskedURL.of(url) == expected)
  }
}
