import CModelData
import MusterDocument
import MusterText

/// A place where models are kept.
protocol ModelSource: Sendable {
  /// The services that have a model here.
  var services: [String] { get }

  /// The versions of a service's API that have a model here.
  func versions(of service: String) -> [String]

  /// A file of a service's model, like "service-2" or "paginators-1"; nil if it is not here.
  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document?
}

/// The models that are built into the library.
struct BuiltInModels: ModelSource {
  var services: [String] { entries.map { String(cString: $0.service) }.filter { !$0.isEmpty } }

  func versions(of service: String) -> [String] {
    entries.filter { service == String(cString: $0.service) }.map { String(cString: $0.version) }
  }

  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document? {
    let entry = entries.first {
      service == String(cString: $0.service) && version == String(cString: $0.version)
        && file == String(cString: $0.file)
    }
    guard let entry else { return nil }
    do {
      return try Document(UnsafeRawBufferPointer(start: entry.bytes, count: entry.length))
    } catch {
      throw ModelError(.broken, "The built-in \(file) of \(service) \(error.message)")
    }
  }

  private var entries: UnsafeBufferPointer<muster_model_file> {
    var count = 0
    let first = muster_model_files(&count)
    return UnsafeBufferPointer(start: first, count: count)
  }
}

/// A folder with models as botocore and the AWS CLI look for them:
/// `<service>/<version>/service-2.json`.
struct ModelFolder: ModelSource {
  let path: String

  var services: [String] { Files.names(in: path).filter { !versions(of: $0).isEmpty } }

  func versions(of service: String) -> [String] {
    guard ServiceName.isValid(service) else { return [] }
    return Files.names(in: "\(path)/\(service)")
      .filter { FileBytes.isFile("\(path)/\(service)/\($0)/service-2.json") }
  }

  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document? {
    let path = "\(path)/\(service)/\(version)/\(file).json"
    return FileBytes.isFile(path) ? try Files.document(at: path) : nil
  }
}

/// One model that a program gave.
struct LoadedModel: ModelSource {
  let service: String
  let version: String
  /// The model's files, like "service-2".
  private let documents: [String: Document]

  init(_ service: String, _ documents: [String: Document]) {
    self.service = service
    self.documents = documents
    version = documents["service-2"]?.root["metadata"]?["apiVersion"]?.string ?? ""
  }

  /// Reads the model at `path`: a file, or a folder with a service-2.json.
  init(path: String) throws(ModelError) {
    guard var file = Files.resolved(path) else { throw Files.problem(with: path) }
    if Files.isFolder(file) { file += "/service-2.json" }
    var documents = ["service-2": try Files.document(at: file)]
    let folder = file.split(separator: "/").dropLast()
    for name in ["paginators-1", "endpoint-rule-set-1", "accounts", "repeatable", "traits"] {
      let beside = "/" + (folder + ["\(name).json"]).joined(separator: "/")
      if file.hasSuffix("/service-2.json"), FileBytes.isFile(beside) {
        documents[name] = try Files.document(at: beside)
      }
    }
    let name = ServiceName.inPath(folder) ?? ServiceName.inModel(documents["service-2"])
    guard let name else {
      throw ModelError(.broken, "\(path) is no model: it has no metadata with a serviceId.")
    }
    self.init(name, documents)
  }

  var services: [String] { [service] }

  func versions(of service: String) -> [String] { service == self.service ? [version] : [] }

  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document? {
    service == self.service && version == self.version ? documents[file] : nil
  }
}
