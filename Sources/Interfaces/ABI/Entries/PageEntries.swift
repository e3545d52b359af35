// The functions have the names of the header.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CMuster
import MusterClient
import MusterLocks

/// The object behind a `muster_pages`: the pages, and the text of their token as last read.
final class PagesObject: Sendable {
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
  _ pages: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(pages, "pages", error) { () throws(Failure) in
    let opened = try Pages(
      client: try object(client, Client.self), operation: try text(operation, "operation"),
      input: try bytes(input, inputLength, "input"),
      options: try PagesOptions(options))
    return PagesObject(opened)
  }
}

@c @implementation
public func muster_pages_free(_ pages: OpaquePointer?) {
  _ = Handles.shared.remove(pages, PagesObject.self)
}

@c @implementation
public func muster_pages_next(
  _ pages: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let pages = try object(pages, PagesObject.self).pages
    return pages.next().map { ResultObject(pages.client.session.run($0)) }
  }
}

@c @implementation
public func muster_pages_submit_next(
  _ pages: OpaquePointer?, _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let pages = try object(pages, PagesObject.self).pages
    let (session, userData) = (pages.client.session, UInt(bitPattern: userData))
    // After the last page there is no call, so a timer makes the event.
    let submitted =
      pages.next().map { session.submit($0, userData: userData) }
      ?? session.timer(after: 0, userData: userData)
    id?.pointee = submitted
    return nil
  }
}

@c @implementation
public func muster_pages_collect(
  _ pages: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> muster_status {
  entry(result) { () throws(Failure) in
    let pages = try object(pages, PagesObject.self).pages
    return ResultObject(pages.client.session.run(PageCollection(pages)))
  }
}

@c @implementation
public func muster_pages_submit_collect(
  _ pages: OpaquePointer?, _ userData: UnsafeMutableRawPointer?, _ id: UnsafeMutablePointer<UInt64>?
) -> muster_status {
  entry(nil) { () throws(Failure) in
    let pages = try object(pages, PagesObject.self).pages
    let submitted = pages.client.session.submit(
      PageCollection(pages), userData: UInt(bitPattern: userData))
    id?.pointee = submitted
    return nil
  }
}

@c @implementation
public func muster_pages_resume_token(_ pages: OpaquePointer?) -> UnsafePointer<CChar>? {
  Handles.shared.object(pages, PagesObject.self)?.resumeToken()
}
