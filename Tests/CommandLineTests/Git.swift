import Foundation
import Testing

/// A real git repository in a temporary folder, with times and names that are the same in every run.
struct GitFolder: Sendable {
  let folder: Folder

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Says the same on every machine, whatever its owner has configured.
  static let environment = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com",
    "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
  ]

  /// A new repository in `folder`, with the branch `main`.
  init(in folder: Folder, _ options: String...) async throws {
    self.folder = folder
    try await git(["init", "--quiet", "--initial-branch=main"] + options + ["."])
  }

  /// The repository that is there already.
  init(existing folder: Folder) { self.folder = folder }

  @discardableResult
  func git(_ arguments: String...) async throws -> String { try await git(arguments) }

  /// What git says and how it ends, whatever that is.
  func attempt(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    try await attempt(arguments, environment: environment)
  }

  func attempt(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    try await Program(in: folder).shell(
      "exec git \"$@\"", ["-C", folder.url.path] + arguments,
      environment: Self.environment.merging(environment) { $1 })
  }

  @discardableResult
  func git(_ arguments: [String]) async throws -> String {
    let outcome = try await attempt(arguments)
    guard outcome.status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(outcome.errors)")
    }
    return outcome.output.trimmingCharacters(in: .newlines)
  }

  /// Commits everything that lies in the folder.
  @discardableResult
  func commitAll(_ message: String = "change") async throws -> String {
    try await git("add", "--all", "--force")
    try await git("commit", "--quiet", "--allow-empty", "--message", message)
    return try await git("rev-parse", "HEAD")
  }

  /// The program, run in this repository.
  func kubevet(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    try await kubevet(arguments, environment: environment)
  }

  func kubevet(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    var program = Program(in: folder)
    program.environment = environment
    return try await program.run(arguments)
  }
}

extension Program {
  fileprivate func shell(
    _ script: String, _ arguments: [String], environment: [String: String]
  ) async throws -> Outcome {
    var program = self
    program.environment = environment
    program.memoryLimit = 8_192
    return try await program.shell(script, arguments)
  }
}

/// Runs `body` in a new repository whose first commit holds `base`, with `head` laid over it.
func withRepository<Result>(
  _ base: [String: String], head: [String: String?] = [:],
  _ body: (GitFolder) async throws -> Result
) async throws -> Result {
  try await withFolder(base) { folder in
    let repository = try await GitFolder(in: folder)
    if !base.isEmpty { try await repository.commitAll("base") }
    for (name, text) in head {
      if let text {
        try folder.write(text, to: name)
      } else {
        try FileManager.default.removeItem(at: folder[name])
      }
    }
    return try await body(repository)
  }
}
