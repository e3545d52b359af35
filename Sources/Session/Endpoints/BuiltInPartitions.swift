import MusterModel

extension EndpointResolver {
  /// The resolver with the partitions that are built into the library.
  public static func builtIn() throws(EndpointError) -> EndpointResolver {
    try loaded.get()
  }

  /// The Region to use if none is configured and any Region will do: the global one of the
  /// commercial partition.
  public static var defaultRegion: String {
    (try? loaded.get())?.partitions.all.first?.globalRegion ?? ""
  }

  private static let loaded = Result { () throws(EndpointError) in
    guard let document = try? Models.builtIn.document("partitions", of: "") else {
      throw EndpointError(message: "The library was built without partitions.json.")
    }
    return EndpointResolver(try Partitions(document))
  }
}
