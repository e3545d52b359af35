import MusterModel

extension Endpoints {
  /// With the partitions that are built into the library.
  public static func builtIn() throws(EndpointError) -> Endpoints {
    try loaded.get()
  }

  private static let loaded = Result { () throws(EndpointError) in
    guard let document = try Models.builtIn.file("partitions", of: "") else {
      throw EndpointError(message: "The library was built without partitions.json.")
    }
    return Endpoints(try Partitions(document))
  }
}
