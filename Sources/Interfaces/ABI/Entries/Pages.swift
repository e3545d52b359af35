// The names are those of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterLocks

/// What a `muster_pages` stands for: the pages, and the text of their token when it was last read.
final class PagesBox: Sendable {
  let pages: Pages
  private let token = Guarded<CText?>(nil)

  init(_ pages: Pages) {
    self.pages = pages
  }

  func resumeToken() -> UnsafePointer<CChar>? {
    let text = pages.resumeToken.map { CText($0) }
    return token.withLock { token in
      token = text
      return text?.pointer
    }
  }
}

@c @implementation
public func muster_pages_open(
  _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ input: UnsafePointer<CChar>?,
  _ inputLength: Int, _ options: UnsafePointer<muster_pages_options>?,
  _ pages: UnsafeMutablePointer<OpaquePointer?>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  pages?.pointee = nil
  return entry(out) { () throws(Failure) in
    let opened = try Pages(
      client: try object(client, Client.self), operation: try text(operation, "operation"),
      input: try bytes(input, inputLength, "input"),
      options: try pagesOptions(try Options.read(options, empty: muster_pages_options())))
    try give(PagesBox(opened), to: pages, "pages")
    return nil
  }
}

private func pagesOptions(_ options: muster_pages_options) throws(Failure) -> Pages.Options {
  Pages.Options(
    pageSize: try count(options.page_size, "page_size"),
    maxItems: try count(options.max_items, "max_items"),
    startingToken: try statedText(options.starting_token, "starting_token"))
}

/// A count of items; 0 means that none was given.
private func count(_ number: Int64, _ name: String) throws(Failure) -> Int? {
  guard number >= 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(name) must not be negative.")
  }
  return number == 0 ? nil : Int(clamping: number)
}

@c @implementation
public func muster_pages_free(_ pages: OpaquePointer?) {
  _ = Handles.shared.remove(pages, PagesBox.self)
}

@c @implementation
public func muster_pages_next(
  _ pages: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let pages = try object(pages, PagesBox.self).pages
    return pages.next().map { Answer(pages.client.session.run($0)) }
  }
}

@c @implementation
public func muster_pages_submit_next(
  _ pages: OpaquePointer?, _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let pages = try object(pages, PagesBox.self).pages
    let (session, tag) = (pages.client.session, UInt(bitPattern: userData))
    // At the end there is nothing to wait for, and the event is that of a timer.
    let submitted =
      pages.next().map { session.submit($0, tag: tag) } ?? session.timer(after: 0, tag: tag)
    id?.pointee = submitted
    return nil
  }
}

@c @implementation
public func muster_pages_collect(
  _ pages: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(out) { () throws(Failure) in
    let pages = try object(pages, PagesBox.self).pages
    return Answer(pages.client.session.run(PageCollection(pages)))
  }
}

@c @implementation
public func muster_pages_resume_token(_ pages: OpaquePointer?) -> UnsafePointer<CChar>? {
  Handles.shared.object(pages, PagesBox.self)?.resumeToken()
}
