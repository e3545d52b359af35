import CModelData
import MusterDocument
import MusterText

/// A source of service models: the library, a folder, or a program.
protocol ModelSource: Sendable {
  /// The services that have a model in this source.
  var services: [String] { get }

  /// The API versions of a service that have a model in this source.
  func versions(of service: String) -> [String]

  /// A file of a service's model, such as "service-2" or "paginators-1"; nil if the source has no
  /// such file.
  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document?

  /// The place that a file is from, for errors.
  func place(of file: String, of service: String, version: String) -> String
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

  func place(of file: String, of service: String, version: String) -> String { "built in" }

  private var entries: UnsafeBufferPointer<muster_model_file> {
    var count = 0
    let first = muster_model_files(&count)
    return UnsafeBufferPointer(start: first, count: count)
  }
}

/// A folder of models with the layout that botocore and the AWS CLI use:
/// `<service>/<version>/service-2.json`.
struct ModelFolder: ModelSource {
  let path: String

  var services: [String] { FileSystem.names(in: path).filter { !versions(of: $0).isEmpty } }

  func versions(of service: String) -> [String] {
    guard ServiceName.isValid(service) else { return [] }
    return FileSystem.names(in: "\(path)/\(service)")
      .filter { FileBytes.isFile("\(path)/\(service)/\($0)/service-2.json") }
  }

  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document? {
    let path = place(of: file, of: service, version: version)
    return FileBytes.isFile(path) ? try FileSystem.document(at: path) : nil
  }

  func place(of file: String, of service: String, version: String) -> String {
    "\(path)/\(service)/\(version)/\(file).json"
  }
}

/// A model that the program loaded.
struct LoadedModel: ModelSource {
  let service: String
  let version: String
  /// The files of the model by name, such as "service-2".
  private let documents: [String: Document]
  /// The folder of the files; nil if the program passed their contents.
  private let folder: String?

  init(_ service: String, _ documents: [String: Document], from folder: String? = nil) {
    self.service = service
    self.documents = documents
    self.folder = folder
    version = documents["service-2"]?.root["metadata"]?["apiVersion"]?.string ?? ""
  }

  /// Reads the model at `path`: a file, or a folder that contains service-2.json.
  init(path: String) throws(ModelError) {
    guard var file = FileSystem.resolved(path) else { throw FileSystem.error(reading: path) }
    if FileSystem.isFolder(file) { file += "/service-2.json" }
    var documents = ["service-2": try FileSystem.document(at: file)]
    let folder = file.split(separator: "/").dropLast()
    for name in ["paginators-1", "endpoint-rule-set-1", "accounts", "idempotent", "traits"] {
      let beside = "/" + (folder + ["\(name).json"]).joined(separator: "/")
      if file.hasSuffix("/service-2.json"), FileBytes.isFile(beside) {
        documents[name] = try FileSystem.document(at: beside)
      }
    }
    let name = ServiceName.inPath(folder) ?? ServiceName.inModel(documents["service-2"])
    guard let name else {
      throw ModelError(.broken, "\(path) is not a service model: its metadata has no serviceId.")
    }
    self.init(name, documents, from: "/" + folder.joined(separator: "/"))
  }

  var services: [String] { [service] }

  func versions(of service: String) -> [String] { service == self.service ? [version] : [] }

  func document(
    _ file: String, of service: String, version: String
  ) throws(ModelError) -> Document? {
    service == self.service && version == self.version ? documents[file] : nil
  }

  func place(of file: String, of service: String, version: String) -> String {
    folder.map { "\($0)/\(file).json" } ?? "from the program"
  }
}
