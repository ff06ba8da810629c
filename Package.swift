// swift-tools-version: 6.3
import PackageDescription

// One package, no package dependencies; what must be trusted comes from the system libraries at the end.
// Targets are listed from the top of the architecture to the bottom, and import strictly downward.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies + ["CtapiTestSupport"],
    exclude: exclude,
    swiftSettings: settings
  )
}

let package = Package(
  name: "ctapi",
  products: [.executable(name: "ctapi", targets: ["ctapi"])],
  targets: [
    .executableTarget(
      name: "ctapi",
      dependencies: [
        "CtapiApp", "CtapiWire", "CtapiGateway", "CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiStore",
        "CtapiHTTP", "CtapiCommandLine", "CtapiCore",
      ],
      swiftSettings: settings
    ),
    library(
      "CtapiApp",
      [
        "CtapiWire", "CtapiGateway", "CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiStore", "CtapiHTTP",
        "CtapiCommandLine", "CtapiCore", "CLinux",
      ]
    ),
    library(
      "CtapiWire",
      ["CtapiGateway", "CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiStore", "CtapiHTTP", "CtapiCore"]
    ),
    library("CtapiGateway", ["CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiHTTP", "CtapiCore"]),
    library("CtapiIdentity", ["CtapiCore"]),
    library("CtapiDefinition", ["CtapiCore"]),
    library("CtapiRegistry", ["CtapiCore"]),
    library("CtapiStore", ["CtapiCore"]),
    library("CtapiHTTP", ["CLinux", "CNghttp2", "COpenSSL", "CtapiCore"]),
    library("CtapiCommandLine", ["CtapiCore"]),
    library("CtapiCore", ["CLinux", "CSQLite", "COpenSSL", "CYAML"]),

    .target(name: "CLinux"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

    .target(
      name: "CtapiTestSupport", dependencies: ["CtapiHTTP", "CtapiCore"], path: "Tests/Support", swiftSettings: settings
    ),
    tests("CoreTests", ["CtapiCore"]),
    tests("CommandLineTests", ["CtapiCommandLine", "CtapiCore"]),
    tests("IdentityTests", ["CtapiIdentity", "CtapiHTTP", "CtapiCore"]),
    tests("DefinitionTests", ["CtapiDefinition", "CtapiCore"]),
    tests("RegistryTests", ["CtapiRegistry", "CtapiCore"]),
    tests("StoreTests", ["CtapiStore", "CtapiCore"]),
    tests("HTTPTests", ["CtapiHTTP", "CtapiCore"]),
    tests(
      "GatewayTests",
      ["CLinux", "CtapiGateway", "CtapiHTTP", "CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiCore"]),
    tests("WireTests", ["CtapiWire", "CtapiStore", "CtapiIdentity", "CtapiHTTP", "CtapiCore"]),
    tests(
      "AppTests",
      [
        "CtapiApp", "CtapiWire", "CtapiGateway", "CtapiIdentity", "CtapiDefinition", "CtapiRegistry", "CtapiStore",
        "CtapiHTTP", "CtapiCore",
      ]),
    tests(
      "CommandTests", ["ctapi", "CtapiApp", "CtapiHTTP", "CtapiCommandLine", "CtapiCore"],
      exclude: ["Cases", "Drivers", "WrongInputs"]),
  ],
  swiftLanguageModes: [.v6]
)

// What only measures or fuzzes is built when it is asked for, so that it costs an ordinary build nothing.
if Context.environment["CTAPI_BENCHMARKS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "token-benchmark", dependencies: ["CtapiIdentity", "CtapiCore"], path: "Tests/Benchmarks/tokens",
      swiftSettings: settings))
  package.targets.append(
    .executableTarget(
      name: "route-benchmark", dependencies: ["CtapiDefinition", "CtapiCore"], path: "Tests/Benchmarks/routes",
      swiftSettings: settings))
}
if Context.environment["CTAPI_FUZZ"] != nil {
  for (name, folder) in [("fuzz-token", "Token"), ("fuzz-jwk", "JWK"), ("fuzz-http2", "HTTP2")] {
    package.targets.append(
      .executableTarget(
        name: name, dependencies: ["CtapiIdentity", "CtapiHTTP", "CtapiCore"], path: "Tests/Fuzz/\(folder)",
        exclude: ["Seeds"],
        swiftSettings: settings + [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
  }
}
