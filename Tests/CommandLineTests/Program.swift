import Foundation
import TestSupport
import Testing

/// The built `kubevet`, run as people and CI jobs run it: a process of its own.
struct Program: Sendable {
  /// What one run left behind.
  struct Outcome: Sendable, Equatable {
    var output: String
    var errors: String
    /// -1: it was ended by a signal or by the time limit.
    var status: Int32
  }

  struct MissingProgram: Error, CustomStringConvertible {
    var description: String
  }

  var folder: URL
  var environment: [String: String] = [:]
  var input: String?
  /// Bounds the address space, in MB: more, and the run fails.
  var memoryLimit = 2_048

  /// Whether the note that stands on every run outside a repository is kept.
  var saysWhatIsNotCompared = false

  static let noRepository =
    "kubevet: note: this is no git repository: there is nothing to compare with\n"

  init(in folder: Folder) { self.folder = folder.url }

  func callAsFunction(_ arguments: String...) async throws -> Outcome {
    try await run(arguments)
  }

  func run(_ arguments: [String]) async throws -> Outcome {
    try await shell("exec \"$0\" \"$@\"", arguments)
  }

  /// Runs a script in which `"$0"` is the program and `"$@"` are the arguments.
  func shell(_ script: String, _ arguments: [String] = []) async throws -> Outcome {
    let streams = try Folder()
    defer { streams.remove() }
    for name in ["output", "errors"] { try streams.write("", to: name) }
    try streams.write(input ?? "", to: "input")
    // The limit is a second net where the system has it; a shell without it goes on.
    let limited = "ulimit -v \(memoryLimit << 10) 2>/dev/null; \(script)"
    let status = try await launch(
      "/bin/sh", ["-c", limited, try Self.executable().path] + arguments, in: folder,
      environment: cleanEnvironment, input: streams["input"], output: streams["output"],
      errors: streams["errors"])
    let errors = try streams.text(of: "errors")
    return Outcome(
      output: try streams.text(of: "output"),
      errors: saysWhatIsNotCompared ? errors : errors.replacing(Self.noRepository, with: ""),
      status: status)
  }

  /// Only what the test says: tests run within CI, too, where `GITHUB_ACTIONS` is set.
  private var cleanEnvironment: [String: String] {
    let inherited = ProcessInfo.processInfo.environment
    var clean = inherited.filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
    clean["LC_ALL"] = "C"
    let helm = helmProgram.deletingLastPathComponent().path
    clean["PATH"] = "\(helm):\(inherited["PATH"] ?? "")"
    clean["XDG_CACHE_HOME"] = Self.cache.path
    return clean.merging(environment) { $1 }
  }

  /// Empty at the start of the tests: none knows what an earlier run of them kept.
  private static let cache: URL = {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "kubevet-test-cache")
    try? FileManager.default.removeItem(at: folder)
    return folder
  }()

  /// SwiftPM puts the program beside the test bundle.
  private static func executable() throws -> URL {
    let places =
      [Bundle.main.bundleURL, Bundle.main.executableURL].compactMap { $0 }
      + CommandLine.arguments.prefix(1).map { URL(filePath: $0) }
    for place in places {
      var folder = place
      while folder.pathComponents.count > 1 {
        let file = folder.appending(path: "kubevet")
        if isProgram(file) { return file }
        folder.deleteLastPathComponent()
      }
    }
    throw MissingProgram(description: "no kubevet beside the tests; run `swift build` first")
  }

  private static func isProgram(_ file: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: file.path)
  }
}
