// swift-tools-version: 6.2
import PackageDescription

/// A module of the library. Its name has a prefix, its folder under Sources does not.
func module(_ name: String, in layer: String, needs: [String] = [], exclude: [String] = [])
  -> Target
{
  .target(
    name: "Muster" + name,
    dependencies: needs.map { .byName(name: $0) },
    path: "Sources/\(layer)/\(name)",
    exclude: ["README.md"] + exclude,
    swiftSettings: settings + lean)
}

/// The shim of a C library.
func library(_ name: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: "C" + name, path: "Sources/CLibraries/" + name, pkgConfig: pkgConfig)
}

/// Tests of modules, in a folder of their own under Tests.
func tests(_ name: String, of modules: [String]) -> Target {
  .testTarget(
    name: name,
    dependencies: modules.map { .byName(name: $0) },
    path: "Tests/" + name,
    swiftSettings: settings)
}

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Swift's regular expressions would add a megabyte to every program, and nothing uses them:
/// `TextSearch` finds text in text.
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
    // Shims of C libraries.
    .systemLibrary(name: "CMuster", path: "Include"),
    library("Curl", pkgConfig: "libcurl"),
    library("Events"),
    library("Crypto", pkgConfig: "libcrypto"),
    library("SQLite", pkgConfig: "sqlite3"),
    library("Zlib", pkgConfig: "zlib"),
    library("Expat", pkgConfig: "expat"),
    library("YAML", pkgConfig: "yaml-0.1"),
    library("Letters"),
    library("Microhttpd", pkgConfig: "libmicrohttpd"),
    library("Lua", pkgConfig: "lua5.4"),
    .target(
      name: "CJSON", path: "Sources/CLibraries/JSON",
      linkerSettings: [.linkedLibrary("simdjson")]),

    // Base: locks, a heap, text and JSON.
    module("Locks", in: "Base"),
    module("Heap", in: "Base"),
    module("Text", in: "Base"),
    module("Document", in: "Base", needs: ["CJSON", "CYAML", "MusterText"]),

    // Protocol: what AWS defines. Service models, wire formats, signatures.
    .target(
      name: "CModelData", path: "Sources/Protocol/ModelData", exclude: ["README.md", "data"]),
    module(
      "Model", in: "Protocol",
      needs: ["CModelData", "MusterDocument", "MusterLocks", "MusterText"]),
    module(
      "Wire", in: "Protocol",
      needs: ["MusterModel", "MusterDocument", "MusterText", "CExpat", "CZlib"]),
    module(
      "Signing", in: "Protocol",
      needs: ["MusterDocument", "MusterLocks", "MusterText", "MusterWire", "CCrypto"]),

    // Session: configuration, credentials, connections, and the calls over them.
    module("Configuration", in: "Session", needs: ["MusterDocument", "MusterText"]),
    module(
      "Endpoints", in: "Session",
      needs: [
        "MusterModel", "MusterDocument", "MusterLocks", "MusterText", "MusterWire",
        "MusterSigning", "MusterConfiguration",
      ]),
    module(
      "Transport", in: "Session",
      needs: [
        "MusterDocument", "MusterHeap", "MusterLocks", "MusterText", "MusterWire", "CCurl",
        "CEvents",
      ]),
    module(
      "Credentials", in: "Session",
      needs: [
        "MusterConfiguration", "MusterDocument", "MusterSigning", "MusterText",
        "MusterTransport", "MusterWire", "CCrypto",
      ]),
    module(
      "Journal", in: "Session",
      needs: [
        "MusterDocument", "MusterLocks", "MusterSigning", "MusterText", "MusterWire", "CSQLite",
      ]),
    module(
      "Client", in: "Session",
      needs: [
        "MusterModel", "MusterDocument", "MusterLocks", "MusterText", "MusterWire",
        "MusterSigning", "MusterConfiguration", "MusterEndpoints", "MusterCredentials",
        "MusterTransport", "MusterJournal",
      ]),

    // Simulation: an organization in the process, snapshots of organizations, and the services of
    // both.
    module(
      "Simulator", in: "Simulation",
      needs: [
        "MusterModel", "MusterDocument", "MusterHeap", "MusterLocks", "MusterText", "MusterWire",
        "MusterSigning", "MusterEndpoints", "MusterTransport", "MusterJournal",
      ], exclude: ["SCENARIO.md"]),
    module(
      "Snapshot", in: "Simulation",
      needs: [
        "MusterClient", "MusterDocument", "MusterEndpoints", "MusterModel", "MusterText",
        "MusterWire",
      ]),
    module(
      "Services", in: "Simulation",
      needs: ["MusterClient", "MusterDocument", "MusterSimulator", "MusterSnapshot", "MusterText"]),

    // Interfaces: what programs, scripts and people use.
    module(
      "ABI", in: "Interfaces",
      needs: [
        "CMuster", "MusterClient", "MusterConfiguration", "MusterCredentials", "MusterDocument",
        "MusterJournal", "MusterLocks", "MusterModel", "MusterServices", "MusterSimulator",
        "MusterSnapshot", "MusterText", "MusterTransport", "MusterWire",
      ], exclude: ["muster.map", "startup.order"]),
    .target(
      name: "CLuaHost",
      dependencies: ["CMuster", "CLua"],
      path: "Sources/Interfaces/LuaHost",
      exclude: ["README.md", "lua", "muster-script.map"],
      cSettings: [.headerSearchPath("."), .headerSearchPath("../../../Include")]),
    .executableTarget(
      name: "muster",
      dependencies: ["CMuster", "CLuaHost", "CLetters", "CMicrohttpd", "MusterABI"],
      path: "Sources/Interfaces/CommandLine",
      exclude: ["README.md"],
      swiftSettings: settings + lean),

    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
    // Shared by the tests of the simulator and of snapshots. It builds only for debugging, because
    // it uses internal declarations of the simulator.
    .target(
      name: "SimulatorSupport",
      dependencies: [
        "MusterDocument", "MusterModel", "MusterServices", "MusterSigning", "MusterSimulator",
        "MusterText", "MusterWire",
      ],
      path: "Tests/SimulatorSupport",
      swiftSettings: settings),

    // Tests of the modules. The interfaces are also tested from outside: C, C++, Lua, Python and
    // the command line, by scripts/dev/test.
    tests("TextTests", of: ["MusterText"]),
    tests(
      "DocumentTests",
      of: ["MusterDocument", "TestSupport", "MusterText"]),
    tests(
      "ModelTests",
      of: ["MusterModel", "MusterDocument", "MusterLocks", "MusterText", "TestSupport"]),
    tests(
      "WireTests",
      of: ["MusterWire", "MusterModel", "MusterDocument", "TestSupport", "MusterText"]),
    tests(
      "SigningTests",
      of: ["MusterSigning", "MusterWire", "TestSupport", "MusterText"]),
    tests("LocksTests", of: ["MusterLocks", "TestSupport"]),
    tests("HeapTests", of: ["MusterHeap", "TestSupport"]),
    tests(
      "LoopTests",
      of: ["MusterLocks", "MusterTransport", "MusterWire", "TestSupport", "MusterText"]),
    tests(
      "TransportTests",
      of: ["MusterLocks", "MusterTransport", "MusterWire", "TestSupport", "MusterText"]),
    tests("ConfigurationTests", of: ["MusterConfiguration", "TestSupport"]),
    tests(
      "EndpointsTests",
      of: [
        "MusterEndpoints", "MusterConfiguration", "MusterDocument", "MusterModel", "MusterSigning",
        "TestSupport",
      ]),
    tests(
      "CredentialsTests",
      of: [
        "MusterConfiguration", "MusterCredentials", "MusterDocument", "MusterSigning",
        "MusterTransport", "MusterWire", "MusterText", "TestSupport",
      ]),
    tests(
      "JournalTests",
      of: ["MusterDocument", "MusterJournal", "MusterWire", "MusterText"]),
    tests(
      "SimulatorTests",
      of: [
        "MusterDocument", "MusterModel", "MusterServices", "MusterSigning", "MusterSimulator",
        "MusterText", "MusterTransport", "MusterWire", "SimulatorSupport",
      ]),
    tests(
      "SnapshotTests",
      of: [
        "MusterClient", "MusterCredentials", "MusterDocument", "MusterLocks", "MusterModel",
        "MusterServices", "MusterSimulator", "MusterSnapshot", "MusterText", "MusterTransport",
        "MusterWire", "SimulatorSupport",
      ]),
    tests(
      "ClientTests",
      of: [
        "MusterClient", "MusterConfiguration", "MusterCredentials", "MusterDocument",
        "MusterJournal", "MusterLocks",
        "MusterModel", "MusterSigning", "MusterTransport", "MusterWire", "TestSupport",
        "MusterText",
      ]),

    tests("ABITests", of: ["MusterABI", "CMuster"]),

    // The functions that fuzzers call, and a test that calls them with what was found earlier.
    .target(
      name: "MusterFuzz",
      dependencies: [
        "MusterClient", "MusterConfiguration", "MusterDocument", "MusterEndpoints", "MusterModel",
        "MusterServices", "MusterSigning", "MusterSimulator", "MusterText", "MusterWire",
      ],
      path: "Tests/fuzz/Targets",
      swiftSettings: settings),
    tests("FuzzTests", of: ["MusterFuzz"]),
  ],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)

// The fuzzer itself links only with libFuzzer's runtime, which Tests/fuzz/run adds.
if Context.environment["MUSTER_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "muster-fuzz", dependencies: ["MusterFuzz"], path: "Tests/fuzz/driver"))
}
