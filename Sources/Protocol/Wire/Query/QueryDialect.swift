import MusterModel

/// The two forms of the query protocol. EC2 uses its own form, which models call `ec2`
/// (Smithy: "AWS EC2 query protocol").
enum QueryDialect: Sendable {
  case query
  case ec2

  /// The name of a member in forms. EC2's begin with a capital letter.
  func fieldName(of member: Member, in model: ServiceModel) -> String {
    switch self {
    case .query: model.elementName(of: member)
    case .ec2:
      member.queryName ?? member.wireName.prefix(1).uppercased() + member.wireName.dropFirst()
    }
  }

  /// The part of a list's name that precedes the numbers of its elements, without a dot; nil if the
  /// numbers follow the name directly.
  func elementPart(of element: Element, isFlattened: Bool) -> String? {
    self == .ec2 || isFlattened ? nil : element.wireName ?? "member"
  }

  /// True if an empty list is a field without a value, to distinguish it from a missing list.
  var writesEmptyLists: Bool { self == .query }

  /// The XML element around the output of an operation; nil if the output has none. Models that are
  /// not AWS's may omit its name.
  func wrapper(of operation: Operation) -> String? {
    self == .ec2 ? nil : operation.resultWrapper ?? operation.name + "Result"
  }
}

// MARK: - Errors and request ids

extension QueryDialect {
  /// Writes the response with an error, whose members `content` writes.
  func writeError(
    _ error: ServiceError, attributes: [(name: String, value: String)], to writer: inout XMLWriter,
    _ content: (inout XMLWriter) -> Void
  ) {
    switch self {
    case .query:
      writer.element("ErrorResponse", attributes: attributes) { writer in
        writer.element("Error") { writer in
          writer.element("Type", text: error.httpStatus < 500 ? "Sender" : "Receiver")
          content(&writer)
        }
      }
    case .ec2:
      writer.element("Response") { $0.element("Errors") { $0.element("Error", content) } }
    }
  }

  /// Writes the element with the request id, at the end of a response.
  func writeRequestID(_ id: String, isError: Bool, to writer: inout XMLWriter) {
    switch (self, isError) {
    case (.query, false): writer.element("ResponseMetadata") { $0.element("RequestId", text: id) }
    case (.query, true): writer.element("RequestId", text: id)
    case (.ec2, false): writer.element("requestId", text: id)
    case (.ec2, true): writer.element("RequestID", text: id)
    }
  }

  /// The request id in a response.
  func requestID(in root: XMLElement) -> String? {
    switch self {
    case .query: (root.child("ResponseMetadata") ?? root).child("RequestId")?.text
    case .ec2: (root.child("requestId") ?? root.child("RequestID"))?.text
    }
  }
}
