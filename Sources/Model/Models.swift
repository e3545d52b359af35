import CModelData
import MusterDocument
import Synchronization

/// The service models that are built into the library. Each is read when it is first asked for.
public final class Models: Sendable {
  public static let builtIn = Models()

  private let loaded = Mutex<[String: ServiceModel]>([:])

  /// The names of the built-in services, in alphabetic order.
  public var services: [String] {
    Set(files.lazy.map(\.service)).filter { !$0.isEmpty }.sorted()
  }

  /// The model of `service`.
  public func model(of service: String) throws(ModelError) -> ServiceModel {
    if let model = loaded.withLock({ $0[service] }) { return model }
    let model = try read(service)
    return loaded.withLock { models in
      models[service] = models[service] ?? model
      return models[service] ?? model
    }
  }

  /// A data file beside a service's model, parsed; nil if there is none.
  public func document(_ file: String, of service: String) throws(ModelError) -> Document? {
    guard let entry = files.first(where: { $0.service == service && $0.file == file }) else {
      return nil
    }
    do {
      return try Document(entry.bytes)
    } catch {
      throw ModelError(.broken, "\(file) of \(service) \(error.message)")
    }
  }

  private func read(_ service: String) throws(ModelError) -> ServiceModel {
    guard let model = try document("service-2", of: service) else {
      let known = services.joined(separator: ", ")
      let suggestion = Spelling.suggestion(for: service, among: services)
      throw ModelError(
        .missing, "Unknown service: '\(service)'\(suggestion) Known services: \(known).")
    }
    var reader = ModelReader(
      service: service,
      model: model,
      paginators: try document("paginators-1", of: service),
      corrections: try document("accounts", of: service)?.root["corrections"])
    return try reader.read()
  }

  private struct File {
    let service: String
    let file: String
    let bytes: UnsafeRawBufferPointer
  }

  private var files: [File] {
    var count = 0
    let entries = UnsafeBufferPointer(start: muster_model_files(&count), count: count)
    return entries.map { entry in
      File(
        service: String(cString: entry.service), file: String(cString: entry.file),
        bytes: UnsafeRawBufferPointer(start: entry.bytes, count: entry.length))
    }
  }
}
