import MusterDocument

extension Models {
  /// Every service with its operations. A service whose model cannot be used has an error instead.
  public var summaries: [JSON] {
    services.map { service in
      do throws(ModelError) {
        return try model(of: service).summary
      } catch {
        return [
          "name": .string(service), "title": "", "apiVersion": "", "operations": [],
          "error": .string(error.message),
        ]
      }
    }
  }
}

extension ServiceModel {
  /// The service with its operations.
  public var summary: JSON {
    [
      "name": .string(name), "title": .string(metadata.title),
      "apiVersion": .string(metadata.apiVersion),
      "operations": .array(operations.map(\.summary)),
    ]
  }

  /// The model of an operation.
  public func description(of operation: Operation) -> JSON {
    var shapes = ShapeDescriptions(model: self)
    var description = operation.summary
    description["input"] = operation.input.map { shapes.description(of: $0) }
    description["output"] = operation.output.map { shapes.description(of: $0) }
    description["errors"] = .array(operation.errors.map(error))
    description["pagination"] = operation.pagination?.description
    description["deprecated"] = .boolean(operation.isDeprecated)
    description["unsupported"] = operation.unsupportedFeature.map(JSON.string)
    return description
  }

  private func error(_ id: ShapeID) -> JSON {
    let facts = structure(id)?.error
    var error: JSON = ["code": .string(facts?.code ?? self[id].name)]
    error["httpStatus"] = facts?.httpStatus.map { .integer(Int64($0)) }
    return error
  }
}

extension Operation {
  fileprivate var summary: JSON {
    [
      "name": .string(name), "method": .string(method), "httpMethod": .string(httpMethod),
      "path": .string(requestURI),
    ]
  }
}

extension Pagination {
  fileprivate var description: JSON {
    var description: JSON = [
      "inputTokens": .array(inputTokens.map(JSON.string)),
      "outputTokens": .array(outputTokens.map(JSON.string)),
      "resultKeys": .array(resultKeys.map(JSON.string)),
      "nonAggregateKeys": .array(nonAggregateKeys.map(JSON.string)),
    ]
    description["limitKey"] = limitKey.map(JSON.string)
    return description
  }
}
