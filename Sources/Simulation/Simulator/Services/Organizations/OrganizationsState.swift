import MusterDocument
import MusterText
import MusterWire

extension Organizations {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.member("trusted", &trusted, .moments, or: [:])
    visitor.member("registered", &registered, .registrations, or: [])
  }
}

extension MemberType where Content == [String: Instant] {
  fileprivate static var moments: MemberType {
    MemberType {
      "an object of moments by service principal"
    } read: { value in
      var moments: [String: Instant] = [:]
      for (name, value) in value.namedMembers {
        moments[name] = MemberType<Instant>.moment.read(value)
      }
      return value.kind == .object && moments.count == value.count ? moments : nil
    } written: { moments in
      .object(moments.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.iso8601)) })
    }
  }
}

extension MemberType where Content == [Organizations.Registration] {
  /// In the order in which they were registered.
  fileprivate static var registrations: MemberType {
    MemberType {
      "an array of objects with accountId, servicePrincipal and since"
    } read: { value in
      let registrations = value.elements.compactMap(Organizations.Registration.init)
      return value.kind == .array && registrations.count == value.count ? registrations : nil
    } written: { registrations in
      .array(registrations.map(\.json))
    }
  }
}

extension Organizations.Registration {
  fileprivate init?(_ value: Value) {
    guard let account = value["accountId"].flatMap(MemberType<String>.accountID.read),
      let principal = value["servicePrincipal"]?.string,
      let since = value["since"].flatMap(MemberType<Instant>.moment.read)
    else { return nil }
    self.init(account: account, principal: principal, since: since)
  }

  fileprivate var json: JSON {
    [
      "accountId": .string(account), "servicePrincipal": .string(principal),
      "since": .string(since.iso8601),
    ]
  }
}
