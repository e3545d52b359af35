import MusterDocument
import Testing

@testable import MusterModel

/// The search for models, and the precedence among several of one service.
@Suite struct ModelSearchTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A model whose title names its source.
  private static func model(_ title: String, version: String = "2020-01-01") throws -> JSON {
    try ModelReaderTests.toy(
      "/metadata",
      [
        "endpointPrefix": "toy", "protocol": "rest-json", "serviceId": "My Toys",
        "serviceFullName": .string(title), "apiVersion": .string(version),
      ])
  }

  private func title(_ service: String, in models: Models) throws -> String {
    try models.model(of: service).metadata.title
  }

  @Test("Folders are searched in order, the home folder last")
  func order() throws {
    try folder.write("one/toy/2020-01-01/service-2.json", Self.model("one"))
    try folder.write("two/toy/2020-01-01/service-2.json", Self.model("two"))
    try folder.write("home/.aws/models/toy/2020-01-01/service-2.json", Self.model("home"))
    try folder.write("home/.aws/models/other/2020-01-01/service-2.json", Self.model("other"))
    let home = "\(folder.path)/home"
    #expect(try title("toy", in: Models(environment: ["HOME": home])) == "home")
    let environment = ["HOME": home, "AWS_DATA_PATH": "\(folder.path)/two:\(folder.path)/one:/no"]
    let models = Models(environment: environment)
    #expect(try title("toy", in: models) == "two")
    #expect(models.services == (BuiltInModelsTests.services + ["other", "toy"]).sorted())
    let short = Models(environment: ["HOME": folder.path, "AWS_DATA_PATH": "~/one"])
    #expect(try title("toy", in: short) == "one")
  }

  @Test("The newest version is used; a folder takes precedence over the same built-in version")
  func versions() throws {
    try folder.write("one/toy/2020-01-01/service-2.json", Self.model("old"))
    try folder.write("two/toy/2021-01-01/service-2.json", Self.model("new", version: "2021-01-01"))
    try folder.write("two/toy/2022-01-01/paginators-1.json", ["pagination": [:]])
    for service in ["macie2", "inspector2"] {
      try folder.write("one/\(service)/2020-01-01/service-2.json", Self.model("mine"))
    }
    let models = Models(folders: ["\(folder.path)/one", "\(folder.path)/two"])
    #expect(try title("toy", in: models) == "new")
    #expect(try title("macie2", in: models) == "mine")
    #expect(try title("inspector2", in: models) == "Inspector2")
    #expect(try models.model(of: "sts") === Models.builtIn.model(of: "sts"))
  }

  @Test("A missing file of a model is taken from the next source with the same version")
  func filesBeside() throws {
    try folder.write("one/macie2/2020-01-01/service-2.json", Self.model("mine"))
    let models = Models(folders: ["\(folder.path)/one"])
    #expect(try models.document("accounts", of: "macie2")?.root["waits"] != nil)
    try folder.write("one/macie2/2020-01-01/accounts.json", ["mine": true])
    #expect(try models.document("accounts", of: "macie2")?.root["mine"]?.boolean == true)
    try folder.write("one/macie2/2030-01-01/service-2.json", Self.model("newer"))
    #expect(try models.document("accounts", of: "macie2") == nil)
  }

  @Test(
    "A loaded model is named by its folder, otherwise by its serviceId",
    arguments: [
      ("toy/2020-01-01/service-2.json", "", "toy"), ("toy/2020-01-01", "/service-2.json", "toy"),
      ("toy/latest", "/service-2.json", "my-toys"), ("some.json", "", "my-toys"),
    ])
  func names(path: String, file: String, name: String) throws {
    try folder.write(path + file, Self.model("loaded"))
    let models = Models()
    #expect(try models.load("\(folder.path)/\(path)").name == name)
    #expect(try title(name, in: models) == "loaded")
    #expect(Models.builtIn.services == BuiltInModelsTests.services)
  }

  @Test("A loaded model takes precedence over all others, and the last of several is used")
  func own() throws {
    try folder.write("one/toy/2030-01-01/service-2.json", Self.model("folder"))
    let models = Models(folders: ["\(folder.path)/one"])
    #expect(try title("toy", in: models) == "folder")
    try folder.write("mine/service-2.json", Self.model("loaded"))
    try folder.write("mine/paginators-1.json", ["pagination": ["GetToy": ["input_token": "t"]]])
    let loaded = try models.load("\(folder.path)/mine")
    #expect(loaded.name == "my-toys" && loaded.operation("GetToy")?.pagination != nil)
    _ = try models.add("toy", model: Self.model("first").bytes, paginators: nil)
    #expect(try title("toy", in: models) == "first")
    let pages: JSON = ["pagination": ["GetToy": ["input_token": "t"]]]
    let added = try models.add("toy", model: Self.model("second").bytes, paginators: pages.bytes)
    #expect(added.operation("GetToy")?.pagination?.inputTokens == ["t"])
    #expect(try title("toy", in: models) == "second")
    #expect(throws: ModelError.self) {
      try models.add("toy", model: Array("{}".utf8), paginators: nil)
    }
    #expect(try title("toy", in: models) == "second")
  }

  @Test(
    "A path without a model is an error that names it",
    arguments: [
      ("missing", "missing cannot be read: No such file or directory."),
      ("empty", "empty/service-2.json cannot be read: No such file or directory."),
      ("text.json", "text.json is not valid JSON at line 1, column 1"),
      ("null.json", "null.json is not a service model: its metadata has no serviceId."),
      ("device", "/dev/null is not a regular file."),
    ])
  func noModel(path: String, reason: String) throws {
    try folder.write("empty/other.json", [:])
    try folder.write("text.json", text: "once upon a time")
    try folder.write("null.json", .null)
    try folder.link("device", to: "/dev/null")
    let error = try #require(throws: ModelError.self) {
      try Models().load("\(folder.path)/\(path)")
    }
    #expect(error.kind == .broken)
    #expect(error.message.contains(reason), "\(error.message)")
  }

  @Test(
    "A service name cannot refer to another folder",
    arguments: ["../toy", "..", ".", "", "a/b", "toy/../toy", "/toy", "toy\0"])
  func escapes(name: String) throws {
    try folder.write("toy/2020-01-01/service-2.json", Self.model("outside"))
    try folder.write("models/other/2020-01-01/service-2.json", Self.model("inside"))
    let models = Models(folders: ["\(folder.path)/models"])
    let error = try #require(throws: ModelError.self) { try models.model(of: name) }
    #expect(error.kind == .missing)
    #expect(throws: ModelError.self) { try models.add(name, model: [], paginators: nil) }
  }

  @Test("A broken model in a folder is reported on use and in the list of services")
  func broken() throws {
    try folder.write("toy/2020-01-01/service-2.json", text: "{")
    let models = Models(folders: [folder.path])
    let error = try #require(throws: ModelError.self) { try models.model(of: "toy") }
    #expect(
      error.message.contains("\(folder.path)/toy/2020-01-01/service-2.json is not valid JSON"))
    let summary = try #require(models.summaries.last)
    #expect(summary["name"] == "toy" && summary["error"] == .string(error.message))
    #expect(models.summaries.count == BuiltInModelsTests.services.count + 1)
  }
}
