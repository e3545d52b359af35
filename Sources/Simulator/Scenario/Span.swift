/// How long something takes: at least, and at most.
struct Span: Sendable, Equatable {
  let minMilliseconds: Int64
  let maxMilliseconds: Int64

  static func milliseconds(_ min: Int64, _ max: Int64) -> Span {
    Span(minMilliseconds: min, maxMilliseconds: max)
  }

  static func seconds(_ min: Int64, _ max: Int64) -> Span {
    milliseconds(min * 1000, max * 1000)
  }

  /// A length within the span, in milliseconds.
  func pick(_ random: inout Random) -> Int64 {
    let width = UInt64(max(0, maxMilliseconds - minMilliseconds)) + 1
    return minMilliseconds + Int64(random.number(below: width))
  }
}
