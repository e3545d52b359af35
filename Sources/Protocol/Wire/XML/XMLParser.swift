import CExpat
import MusterDocument

/// A text that is not valid XML, or an XML document that is not supported.
struct XMLError: Error, Equatable {
  /// A predicate with line and column: "is not valid XML at line 1, column 7: …".
  var message: String
}

extension XMLElement {
  /// The maximum size of a document.
  static let maxBytes = 64 << 20
  /// The maximum nesting depth. It is that of JSON, to which elements are converted.
  static let maxDepth = Document.maxDepth

  /// Parses a document. A document type declaration is refused: its entities can expand a short
  /// document to a very long one or refer to files.
  init(parsing bytes: [UInt8]) throws(XMLError) {
    guard bytes.count <= XMLElement.maxBytes else {
      throw XMLError(message: "is larger than \(XMLElement.maxBytes) bytes")
    }
    guard let parser = XML_ParserCreate("UTF-8") else {
      throw XMLError(message: "cannot be read: out of memory")
    }
    defer { XML_ParserFree(parser) }
    let tree = XMLTree(parser)
    tree.setCallbacks()
    let status = bytes.withUnsafeBytes { bytes in
      XML_Parse(
        parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), Int32(XML_TRUE))
    }
    guard status == XML_STATUS_OK, let root = tree.root else { throw tree.error }
    self = root
  }
}

/// The part of a document that has been parsed, built by expat's callbacks.
private final class XMLTree {
  private let parser: XML_Parser
  /// The elements that are not closed yet, the innermost last.
  private var open: [XMLElement] = []
  private(set) var root: XMLElement?
  /// The reason for stopping, if parsing was stopped.
  private var refusal: String?

  init(_ parser: XML_Parser) {
    self.parser = parser
  }

  var error: XMLError {
    let reason =
      refusal ?? XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
      ?? "the document is not complete"
    let (line, column) = (
      XML_GetCurrentLineNumber(parser), XML_GetCurrentColumnNumber(parser) + 1
    )
    return XMLError(message: "is not valid XML at line \(line), column \(column): \(reason)")
  }

  func setCallbacks() {
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { tree, name, attributes in XMLTree.at(tree)?.begin(name, attributes) },
      { tree, _ in XMLTree.at(tree)?.end() })
    XML_SetCharacterDataHandler(parser) { tree, text, count in
      let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
      XMLTree.at(tree)?.append(bytes)
    }
    XML_SetStartDoctypeDeclHandler(parser) { tree, _, _, _, _ in
      XMLTree.at(tree)?.refuse("document type declarations are not supported")
    }
  }

  private static func at(_ address: UnsafeMutableRawPointer?) -> XMLTree? {
    address.map { Unmanaged<XMLTree>.fromOpaque($0).takeUnretainedValue() }
  }

  private func begin(
    _ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) {
    guard open.count < XMLElement.maxDepth else {
      return refuse("it is nested more than \(XMLElement.maxDepth) deep")
    }
    var element = XMLElement(name: XMLTree.name(name))
    // Names and values alternate; NULL ends the list.
    var next = attributes
    while let pair = next, let name = pair.pointee, let value = pair.successor().pointee {
      element.attributes[XMLTree.name(name)] = String(cString: value)
      next = pair.advanced(by: 2)
    }
    open.append(element)
  }

  private func end() {
    guard let element = open.popLast() else { return }
    if open.isEmpty {
      root = element
    } else {
      open[open.count - 1].children.append(element)
    }
  }

  private func append(_ text: UnsafeRawBufferPointer) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += String(decoding: text, as: UTF8.self)
  }

  private func refuse(_ reason: String) {
    refusal = refusal ?? reason
    XML_StopParser(parser, XML_Bool(XML_FALSE))
  }

  private static func name(_ name: UnsafePointer<XML_Char>?) -> String {
    XMLElement.localName(name.map { String(cString: $0) } ?? "")
  }
}
