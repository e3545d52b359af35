/// The schedule of polls. Requests are what a wait costs at AWS, so the pauses depend on them:
/// - they grow from poll to poll, from 7.5 to 30 seconds;
/// - while no state changes, they grow further, by 30 seconds for each poll, up to 2 minutes;
/// - a poll of many requests, such as the pages of a long list, is followed by a pause of 3 seconds
///   for each of them, up to 3 minutes.
enum PollSchedule {
  /// The longest pause in milliseconds after a number of polls. The last `quiet` of them found no
  /// change, and the last one took a number of requests.
  static func pause(after polls: Int, quiet: Int, requests: Int) -> Int64 {
    let growing = min(30_000, 5000 + 2500 * Int64(min(polls, 10)))
    let slowed = growing == 30_000 ? min(120_000, 30_000 + 30_000 * Int64(min(quiet, 3))) : growing
    return max(slowed, min(180_000, 3000 * Int64(min(requests, 60))))
  }
}
