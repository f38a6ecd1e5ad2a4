// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
  name: "kubevet",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "KubeVet", targets: ["KubeVet"]),
    .executable(name: "kubevet", targets: ["CommandLine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "CMemory"),
    .target(name: "CSpawn"),
    library("YAMLSyntax", ["CLibYAML", "CMemory"]),
    library("Manifests", ["YAMLSyntax"]),
    library("Changes", ["Manifests", "YAMLSyntax"]),
    library("Linting", ["Changes", "Manifests", "YAMLSyntax"]),
    library("BuiltinRules", ["Changes", "Linting", "Manifests", "YAMLSyntax"]),
    library("Rendering", ["CSpawn", "YAMLSyntax", subprocess, system]),
    library("Revisions", ["Rendering", "YAMLSyntax", system]),
    library("Failures", []),
    library("Reporting", ["Changes", "Failures", "Linting", "Manifests", "YAMLSyntax"]),
    library(
      "KubeVet",
      [
        "BuiltinRules", "Changes", "Failures", "Linting", "Manifests", "Rendering", "Reporting",
        "Revisions",
        "YAMLSyntax", system,
      ]),
    .executableTarget(
      name: "CommandLine",
      dependencies: ["KubeVet", argumentParser, system],
      swiftSettings: strict
    ),
    .target(
      name: "TestSupport",
      dependencies: ["Changes", "Linting", "Manifests", "YAMLSyntax", subprocess, system],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    tests("BuiltinRulesTests", ["BuiltinRules", "Linting", "Manifests", "YAMLSyntax"]),
    tests(
      "DocumentationTests", ["BuiltinRules", "CommandLine", "Failures", "Linting", "Reporting"]),
    tests("ChangesTests", ["Changes", "Manifests", "YAMLSyntax"]),
    tests("CommandLineTests", ["CommandLine"]),
    tests("FailuresTests", ["BuiltinRules", "Failures", "Linting"]),
    tests("LintingTests", ["Linting", "Manifests", "YAMLSyntax"]),
    tests("ManifestsTests", ["Manifests", "YAMLSyntax"]),
    tests("RenderingTests", ["Rendering", "YAMLSyntax", system]),
    tests("ReportingTests", ["Linting", "Manifests", "Reporting", "YAMLSyntax"]),
    tests("YAMLSyntaxTests", ["CMemory", "YAMLSyntax"]),
  ]
)
