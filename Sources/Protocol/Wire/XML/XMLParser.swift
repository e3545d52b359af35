import CExpat
import MusterDocument

/// A text that is no XML document, or one that is not read.
struct XMLError: Error, Equatable {
  /// A sentence with line and column: "is no XML at line 1, column 7: …".
  var message: String
}

extension XMLElement {
  /// The most bytes that are read.
  static let maxBytes = 64 << 20
  /// How deep elements may be nested: what they become is JSON, which may not be nested deeper.
  static let maxDepth = Document.maxDepth

  /// Reads a document. One with a document type is refused: entities, which can make a short document
  /// long or name files, stand there.
  init(parsing bytes: [UInt8]) throws(XMLError) {
    guard bytes.count <= XMLElement.maxBytes else {
      throw XMLError(message: "is larger than \(XMLElement.maxBytes) bytes")
    }
    guard let parser = XML_ParserCreate("UTF-8") else {
      throw XMLError(message: "cannot be read: there is no memory")
    }
    defer { XML_ParserFree(parser) }
    let tree = XMLTree(parser)
    tree.listen()
    let status = bytes.withUnsafeBytes { bytes in
      XML_Parse(
        parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), Int32(XML_TRUE))
    }
    guard status == XML_STATUS_OK, let root = tree.root else { throw tree.error }
    self = root
  }
}

/// What has been read of a document; expat tells it about each piece.
private final class XMLTree {
  private let parser: XML_Parser
  /// The elements that have begun and not ended, the innermost last.
  private var open: [XMLElement] = []
  private(set) var root: XMLElement?
  /// Why reading was stopped, if it was.
  private var refusal: String?

  init(_ parser: XML_Parser) {
    self.parser = parser
  }

  var error: XMLError {
    let reason =
      refusal ?? XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
      ?? "it is not"
    let (line, column) = (
      XML_GetCurrentLineNumber(parser), XML_GetCurrentColumnNumber(parser) + 1
    )
    return XMLError(message: "is no XML at line \(line), column \(column): \(reason)")
  }

  func listen() {
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
      XMLTree.at(tree)?.refuse("document types are not read")
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
    // Names and values take turns; NULL ends them.
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
