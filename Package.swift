// swift-tools-version: 6.2
import PackageDescription

/// One room of the library: a short folder under Sources, a prefixed module name.
func room(_ name: String, needs: [String] = [], exclude: [String] = []) -> Target {
  .target(
    name: "Muster" + name,
    dependencies: needs.map { .byName(name: $0) },
    path: "Sources/" + name,
    exclude: exclude,
    swiftSettings: settings + lean)
}

/// Tests of rooms, in a folder of their own under Tests.
func tests(_ name: String, of rooms: [String]) -> Target {
  .testTarget(
    name: name,
    dependencies: rooms.map { .byName(name: $0) },
    path: "Tests/" + name,
    swiftSettings: settings)
}

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Swift's regular expressions are not linked, which nothing needs: a megabyte of every program. Texts
/// are looked for by `TextSearch`.
let lean: [SwiftSetting] = [
  .unsafeFlags(["-Xfrontend", "-disable-implicit-string-processing-module-import"])
]

let package = Package(
  name: "muster",
  products: [
    .library(name: "MusterABI", type: .dynamic, targets: ["MusterABI"]),
    .executable(name: "muster", targets: ["muster"]),
  ],
  targets: [
    // What others keep well.
    .systemLibrary(name: "CMuster", path: "Include"),
    .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl"),
    .systemLibrary(name: "CEvents", path: "Sources/CEvents"),
    .systemLibrary(name: "CCrypto", path: "Sources/CCrypto", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3"),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
    .systemLibrary(name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat"),
    .systemLibrary(name: "CLetters", path: "Sources/CLetters"),
    .systemLibrary(name: "CMicrohttpd", path: "Sources/CMicrohttpd", pkgConfig: "libmicrohttpd"),
    .systemLibrary(name: "CLua", path: "Sources/CLua", pkgConfig: "lua5.4"),
    .target(name: "CJSON", path: "Sources/CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CModelData", path: "Sources/CModelData", exclude: ["data"]),

    // The library, from the inside out.
    room("Locks"),
    room("Document", needs: ["CJSON"]),
    room("Model", needs: ["CModelData", "MusterDocument", "MusterLocks"]),
    room("Wire", needs: ["MusterModel", "MusterDocument", "CExpat", "CZlib"]),
    room("Signing", needs: ["MusterDocument", "MusterLocks", "MusterWire", "CCrypto"]),
    room("Configuration", needs: ["MusterDocument"]),
    room(
      "Endpoints",
      needs: [
        "MusterModel", "MusterDocument", "MusterLocks", "MusterWire", "MusterSigning",
        "MusterConfiguration",
      ]),
    room("Transport", needs: ["MusterDocument", "MusterLocks", "MusterWire", "CCurl", "CEvents"]),
    room(
      "Credentials",
      needs: [
        "MusterConfiguration", "MusterDocument", "MusterSigning", "MusterTransport", "MusterWire",
        "CCrypto",
      ]),
    room("Journal", needs: ["MusterLocks", "MusterWire", "CSQLite"]),
    room(
      "Client",
      needs: [
        "MusterModel", "MusterDocument", "MusterLocks", "MusterWire", "MusterSigning",
        "MusterConfiguration", "MusterEndpoints", "MusterCredentials", "MusterTransport",
        "MusterJournal",
      ]),
    room(
      "Simulator",
      needs: [
        "MusterModel", "MusterDocument", "MusterLocks", "MusterWire", "MusterSigning",
        "MusterTransport", "MusterJournal",
      ], exclude: ["SCENARIO.md"]),
    room("Snapshot", needs: ["MusterClient", "MusterDocument", "MusterWire"]),
    room(
      "ABI",
      needs: [
        "CMuster", "MusterClient", "MusterConfiguration", "MusterCredentials", "MusterDocument",
        "MusterJournal", "MusterLocks", "MusterModel", "MusterSigning", "MusterSimulator",
        "MusterSnapshot", "MusterTransport", "MusterWire",
      ], exclude: ["muster.map", "startup.order"]),

    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),

    // Tests of the rooms; the faces are tested from outside, by what `make test` runs besides.
    tests("DocumentTests", of: ["MusterDocument", "TestSupport"]),
    tests("ModelTests", of: ["MusterModel", "MusterDocument", "MusterLocks", "TestSupport"]),
    tests("WireTests", of: ["MusterWire", "MusterModel", "MusterDocument", "TestSupport"]),
    tests("SigningTests", of: ["MusterSigning", "MusterWire", "TestSupport"]),
    tests("LocksTests", of: ["MusterLocks", "TestSupport"]),
    tests("LoopTests", of: ["MusterLocks", "MusterTransport", "MusterWire", "TestSupport"]),
    tests("TransportTests", of: ["MusterLocks", "MusterTransport", "MusterWire", "TestSupport"]),
    tests("ConfigurationTests", of: ["MusterConfiguration"]),
    tests(
      "EndpointsTests",
      of: [
        "MusterEndpoints", "MusterConfiguration", "MusterDocument", "MusterModel", "MusterSigning",
      ]),
    tests(
      "CredentialsTests",
      of: [
        "MusterConfiguration", "MusterCredentials", "MusterDocument", "MusterSigning",
        "MusterTransport", "MusterWire",
      ]),
    tests("JournalTests", of: ["MusterJournal", "MusterWire"]),
    tests(
      "SimulatorTests",
      of: [
        "MusterSimulator", "MusterSnapshot", "MusterClient", "MusterCredentials", "MusterLocks",
        "MusterTransport", "MusterSigning", "MusterWire", "MusterModel", "MusterDocument",
      ]),
    tests(
      "ClientTests",
      of: [
        "MusterClient", "MusterCredentials", "MusterDocument", "MusterJournal", "MusterLocks",
        "MusterModel", "MusterSigning", "MusterTransport", "MusterWire", "TestSupport",
      ]),

    // What fuzzers feed, and a test that feeds it what they have found.
    .target(
      name: "MusterFuzz",
      dependencies: [
        "MusterClient", "MusterConfiguration", "MusterDocument", "MusterEndpoints", "MusterModel",
        "MusterSigning", "MusterSimulator", "MusterWire",
      ],
      path: "Tests/fuzz/Targets",
      swiftSettings: settings),
    tests("FuzzTests", of: ["MusterFuzz"]),

    // The faces that are built here.
    .target(
      name: "CLuaHost",
      dependencies: ["CMuster", "CLua"],
      path: "Sources/CLuaHost",
      exclude: ["lua", "muster-script.map"],
      cSettings: [.headerSearchPath("../../Include")]),
    .executableTarget(
      name: "muster",
      dependencies: ["CMuster", "CLuaHost", "CLetters", "CMicrohttpd", "MusterABI"],
      path: "Sources/muster",
      swiftSettings: settings + lean),
  ],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)

// The fuzzer itself links only where Tests/fuzz/run brings libFuzzer's runtime along.
if Context.environment["MUSTER_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "muster-fuzz", dependencies: ["MusterFuzz"], path: "Tests/fuzz/driver"))
}
