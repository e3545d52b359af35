import MusterDocument
import MusterModel

/// REST-JSON, the protocol of Inspector and Macie: paths and methods tell operations apart, members
/// stand in the path, the query, headers, or a JSON body.
public struct RESTJSON: WireProtocol {
  public init() {}

  func body(
    _ model: ServiceModel, _ direction: JSONBody.Direction, token: (() -> String)? = nil
  ) -> JSONBody {
    JSONBody(model: model, direction: direction, timestamps: .unixTimestamp, token: token)
  }

  func parsed(_ bytes: [UInt8], _ what: String) throws(WireError) -> Document {
    do {
      return try Document(bytes.isEmpty ? Array("{}".utf8) : bytes)
    } catch {
      throw WireError(message: "\(what) \(error.message)")
    }
  }

  /// Parses JSON that was written here.
  func document(_ writer: JSONWriter) throws(WireError) -> Document {
    try parsed(writer.bytes, "The value")
  }
}
