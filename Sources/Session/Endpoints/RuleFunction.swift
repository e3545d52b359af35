import MusterDocument
import MusterText
import MusterWire

/// A function that rules can call. If an argument is not set, neither is the result, unless the
/// parameter accepts anything.
struct RuleFunction: Sendable {
  let name: String
  let parameters: [RuleKind]
  /// Called with one argument for each parameter. Arguments are set and of the parameter's kind,
  /// unless that kind is `any`.
  private let body: @Sendable ([RuleValue?], Partitions) -> RuleValue?

  private init(
    _ name: String, _ parameters: [RuleKind],
    _ body: @escaping @Sendable ([RuleValue?], Partitions) -> RuleValue?
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }

  func callAsFunction(
    _ arguments: [RuleValue?], _ scope: inout RuleScope
  ) throws(EndpointError) -> RuleValue? {
    for (kind, argument) in zip(parameters, arguments) where kind != .any {
      guard let argument else { return nil }
      guard kind.accepts(argument) else {
        let kinds = parameters.map(\.rawValue).joined(separator: ", ")
        throw scope.invalid("\(name) takes \(kinds), not \(argument.kind.rawValue)")
      }
    }
    for argument in arguments { try scope.take(argument?.string?.utf8.count ?? 0) }
    return body(arguments, scope.partitions)
  }
}

// MARK: - The table of functions

extension RuleFunction {
  /// All functions by name, except `getAttr`, which is an expression. (Smithy 2.0, "Rules engine
  /// standard library" and "AWS rules engine library functions".)
  static let all: [String: RuleFunction] = Dictionary(
    uniqueKeysWithValues: functions.map { ($0.name, $0) })

  private static let functions = [
    RuleFunction("isSet", [.any]) { arguments, _ in .boolean(arguments[0] != nil) },
    RuleFunction("not", [.any]) { arguments, _ in
      .boolean((arguments[0] ?? .boolean(false)) == .boolean(false))
    },
    RuleFunction("booleanEquals", [.boolean, .boolean]) { arguments, _ in
      .boolean(arguments[0] == arguments[1])
    },
    RuleFunction("stringEquals", [.string, .string]) { arguments, _ in
      .boolean(arguments[0] == arguments[1])
    },
    RuleFunction("substring", [.string, .integer, .integer, .boolean]) { arguments, _ in
      substring(arguments)
    },
    RuleFunction("uriEncode", [.string]) { arguments, _ in
      arguments[0]?.string.map { .string(PercentEncoding.encoded($0)) }
    },
    RuleFunction("parseURL", [.string]) { arguments, _ in
      arguments[0]?.string.flatMap(parsedURL)
    },
    RuleFunction("isValidHostLabel", [.string, .boolean]) { arguments, _ in
      .boolean(isHost(arguments))
    },
    RuleFunction("aws.isVirtualHostableS3Bucket", [.string, .boolean]) { arguments, _ in
      .boolean(isHost(arguments) && isBucket(arguments[0]?.string ?? ""))
    },
    RuleFunction("aws.parseArn", [.string]) { arguments, _ in
      arguments[0]?.string.flatMap(parsedARN)
    },
    RuleFunction("aws.partition", [.string]) { arguments, partitions in
      let region = arguments[0]?.string ?? ""
      return (partitions.partition(of: region) ?? partitions.all.first)?.outputs
    },
  ]

  /// The characters from the second argument up to, but not including, the third. They are counted
  /// from the end if the fourth argument is true. The result is not set if the string is too short
  /// or is not ASCII.
  private static func substring(_ arguments: [RuleValue?]) -> RuleValue? {
    guard let bytes = arguments[0]?.string.map({ Array($0.utf8) }),
      case .integer(let first) = arguments[1], case .integer(let end) = arguments[2],
      0 <= first, first < end, end <= bytes.count, bytes.allSatisfy({ $0 < 0x80 })
    else { return nil }
    let range = Int(first)..<Int(end)
    let isReverse = arguments[3] == .boolean(true)
    let slice =
      isReverse
      ? bytes[(bytes.count - range.upperBound)..<(bytes.count - range.lowerBound)] : bytes[range]
    return .string(String(decoding: slice, as: UTF8.self))
  }

  /// True if the first argument is a host label or, if the second is true, several labels separated
  /// by dots.
  private static func isHost(_ arguments: [RuleValue?]) -> Bool {
    let text = arguments[0]?.string ?? ""
    guard arguments[1] == .boolean(true) else { return HostLabel.isValid(text) }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.allSatisfy { HostLabel.isValid($0) }
  }

  private static func isBucket(_ text: String) -> Bool {
    text.utf8.count >= 3 && text == text.lowercased() && !HostLabel.isIPv4(text)
  }

  private static func parsedURL(_ text: String) -> RuleValue? {
    guard let url = try? EndpointURL(text, from: "a rule"),
      let (_, rest) = text.split(around: "://")
    else { return nil }
    let authority = rest.prefix { $0 != "/" }
    let path = String(text[authority.endIndex...])
    let host = authority.prefix { $0 != ":" }
    return .object([
      "scheme": .string(url.scheme), "authority": .string(String(authority)),
      "path": .string(path), "normalizedPath": .string(path.hasSuffix("/") ? path : path + "/"),
      "isIp": .boolean(host.hasPrefix("[") || HostLabel.isIPv4(host)),
    ])
  }

  /// The parts of `arn:partition:service:region:accountId:resource`. The resource is split at ":"
  /// and "/".
  private static func parsedARN(_ text: String) -> RuleValue? {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn",
      ![parts[1], parts[2], parts[5]].contains(where: \.isEmpty)
    else { return nil }
    let resource = parts[5].split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "/" }
    return .object([
      "partition": .string(String(parts[1])), "service": .string(String(parts[2])),
      "region": .string(String(parts[3])), "accountId": .string(String(parts[4])),
      "resourceId": .array(resource.map { .string(String($0)) }),
    ])
  }
}
