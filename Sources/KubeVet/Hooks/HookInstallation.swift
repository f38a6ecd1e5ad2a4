import Rendering
import Revisions
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Puts kubevet's hooks where git looks for them, and takes them away again. A hook that is there already is
/// kept and runs first.
public struct HookInstallation: Sendable {
  private let hooks: [String]
  private let folder: FilePath
  /// As people see it.
  private let place: String
  private let program: String?
  /// Where the folder serves other repositories, too.
  private let warning: String?

  /// The hooks' names, or none for those that fit the repository of the current folder. `program` is how
  /// this program was called.
  ///
  /// - Throws: ``Check/UsageError``: no repository, no such hook.
  public init(_ hooks: [String], program: String) async throws(Check.UsageError) {
    let current = FileSystem.currentFolder
    guard let repository = GitRepository.running(hook: current.isBareRepository, in: current)
    else { throw Check.UsageError("hooks belong into a git repository, and this is none") }
    do throws(GitRepository.Failure) {
      let hookFolder = try await repository.hookFolder()
      folder = hookFolder.path
      warning = hookFolder.isShared ? Self.sharedWarning : nil
      self.hooks =
        hooks.isEmpty ? HookScript.usual(isBare: try await repository.isBare()) : hooks
    } catch {
      throw Check.UsageError(error.message)
    }
    place = folder.shown(below: repository.root)
    let found = program.contains("/") ? FilePath(program) : FileSystem.program(named: program)
    self.program = found.flatMap { FileSystem.resolved(current.pushing($0)) }?.string
  }

  private static let sharedWarning =
    "core.hooksPath is set for all repositories of this user: the hook runs in each of them"

  /// One sentence per hook.
  public func install() throws(Check.UsageError) -> [String] {
    var said: [String] = []
    for hook in hooks { said.append("\(hook): \(try install(hook))") }
    return said + (warning.map { ["note: \($0)"] } ?? [])
  }

  /// One sentence per hook.
  public func uninstall() throws(Check.UsageError) -> [String] {
    var said: [String] = []
    for hook in hooks { said.append("\(hook): \(try uninstall(hook))") }
    return said
  }

  private func install(_ hook: String) throws(Check.UsageError) -> String {
    let script = HookScript(hook: hook, program: program)
    let file = folder.appending(hook)
    let earlier = folder.appending(script.earlierName)
    if isOurs(folder.appending("\(hook).legacy")) {
      return "installed already; the pre-commit framework runs it as \(hook).legacy"
    }
    let isThere = FileSystem.type(of: file, followingLinks: false) != nil
    if isThere, !isOurs(file) {
      guard FileSystem.type(of: earlier, followingLinks: false) == nil else {
        throw Check.UsageError(
          "\(place)/\(hook) and \(place)/\(script.earlierName) are both there: keep one of them")
      }
      try attempt(file) { try FileManager.default.moveItem(atPath: $0, toPath: earlier.string) }
    } else if isThere {
      try attempt(file) { try FileManager.default.removeItem(atPath: $0) }
    }
    try attempt(file) { _ in try write(script.text, to: file) }
    let isChained = FileSystem.type(of: earlier) != nil
    return "installed in \(place)"
      + (isChained ? "; the hook that was there runs first, as \(script.earlierName)" : "")
  }

  private func uninstall(_ hook: String) throws(Check.UsageError) -> String {
    let script = HookScript(hook: hook)
    let legacy = folder.appending("\(hook).legacy")
    if isOurs(legacy) { try attempt(legacy) { try FileManager.default.removeItem(atPath: $0) } }
    let file = folder.appending(hook)
    guard isOurs(file) else { return "nothing of kubevet's is in \(place)" }
    try attempt(file) { try FileManager.default.removeItem(atPath: $0) }
    let earlier = folder.appending(script.earlierName)
    guard FileSystem.type(of: earlier, followingLinks: false) != nil else {
      return "removed from \(place)"
    }
    try attempt(earlier) { try FileManager.default.moveItem(atPath: $0, toPath: file.string) }
    return "removed from \(place); the hook that was there is back"
  }

  private func isOurs(_ file: FilePath) -> Bool {
    guard let bytes = try? FileSystem.read(file) else { return false }
    return String(decoding: bytes.prefix(400), as: UTF8.self).contains("\n\(HookScript.mark)")
  }

  private func write(_ text: String, to file: FilePath) throws {
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let descriptor = try FileDescriptor.open(
      file, .writeOnly, options: [.create, .exclusiveCreate],
      permissions: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
    _ = try descriptor.closeAfter { try descriptor.writeAll(Array(text.utf8)) }
  }

  private func attempt(
    _ file: FilePath, _ body: (String) throws -> Void
  ) throws(Check.UsageError) {
    do {
      try body(file.string)
    } catch {
      let reason = (error as? Errno)?.description ?? "it cannot be written, moved or removed"
      throw Check.UsageError("\(file): \(reason)")
    }
  }
}
