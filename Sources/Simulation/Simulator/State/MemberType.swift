import MusterDocument
import MusterText
import MusterWire

/// The type of a member in JSON: its description for messages, and how it is read and written.
struct MemberType<Content>: Sendable {
  let expected: @Sendable () -> String
  let read: @Sendable (Value) -> Content?
  let written: @Sendable (Content) -> JSON

  /// The same type for an optional member.
  var optional: MemberType<Content?> {
    MemberType<Content?>(expected: expected) { value in
      read(value).map(Optional.some)
    } written: { content in
      content.map(written) ?? .null
    }
  }
}

extension MemberType {
  /// An array of elements that all have the type that `read` accepts.
  static func array<Element>(
    _ expected: String, of read: @escaping @Sendable (Value) -> Element?,
    written: @escaping @Sendable (Element) -> JSON
  ) -> MemberType where Content == [Element] {
    MemberType {
      expected
    } read: { value in
      let elements = value.elements.compactMap(read)
      return value.kind == .array && elements.count == value.count ? elements : nil
    } written: { elements in
      .array(elements.map(written))
    }
  }
}

extension MemberType where Content == String {
  static var text: MemberType {
    MemberType {
      "a string"
    } read: {
      $0.string
    } written: {
      .string($0)
    }
  }

  static var accountID: MemberType {
    MemberType {
      "a string of 12 digits"
    } read: {
      $0.string.flatMap { $0.isAccountID ? $0 : nil }
    } written: {
      .string($0)
    }
  }
}

extension MemberType where Content == Bool {
  static var flag: MemberType {
    MemberType {
      "true or false"
    } read: {
      $0.boolean
    } written: {
      .boolean($0)
    }
  }
}

extension MemberType where Content == Int {
  static var count: MemberType {
    MemberType {
      "an integer that is not negative"
    } read: {
      $0.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
    } written: {
      .integer(Int64($0))
    }
  }
}

extension MemberType where Content == Double {
  static var number: MemberType {
    MemberType {
      "a number"
    } read: {
      $0.number
    } written: {
      .number($0)
    }
  }
}

extension MemberType where Content == JSON {
  static var object: MemberType {
    MemberType {
      "an object"
    } read: {
      $0.kind == .object ? JSON($0) : nil
    } written: {
      $0
    }
  }
}

extension MemberType where Content == Instant {
  /// A time in ISO 8601, with milliseconds if they are not 0.
  static var time: MemberType {
    MemberType {
      "a time like \"2026-01-31T12:00:00Z\""
    } read: {
      $0.utf8.flatMap { CivilTime(iso8601: $0)?.instant }
    } written: {
      .string($0.iso8601)
    }
  }
}

extension MemberType where Content == [String] {
  static var texts: MemberType {
    .array("an array of strings", of: { $0.string }, written: { .string($0) })
  }
}

extension MemberType where Content == Set<String> {
  static var accountIDs: MemberType {
    MemberType {
      "an array of strings of 12 digits"
    } read: { value in
      let ids = value.elements.compactMap(\.string).filter { $0.isAccountID }
      return value.kind == .array && ids.count == value.count ? Set(ids) : nil
    } written: { ids in
      .array(ids.sorted().map(JSON.string))
    }
  }
}

extension MemberType
where Content: RawRepresentable & CaseIterable & Sendable, Content.RawValue == String {
  /// One of the names of an enumeration.
  static var name: MemberType {
    MemberType {
      Content.allCases.map(\.rawValue).joined(separator: " or ")
    } read: {
      $0.string.flatMap(Content.init)
    } written: {
      .string($0.rawValue)
    }
  }
}
