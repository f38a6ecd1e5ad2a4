import Subprocess
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs another program. An exit status is a result; only a program that could not be run, that
/// wrote without end or did not end in time, is an error.
package struct Command: Sendable {
  package var name: String
  package var arguments: [String]
  package var folder: FilePath
  /// Set beside what this process inherited.
  package var variables: [String: String]
  /// Beginnings of the names of variables that are not handed on.
  package var withheld: [String]

  package init(
    _ name: String, _ arguments: [String], in folder: FilePath, variables: [String: String] = [:],
    withholding withheld: [String] = []
  ) {
    self.variables = variables
    self.name = name
    self.arguments = arguments
    self.folder = folder
    self.withheld = withheld
  }

  /// Messages that can be recognised; no lock that a reader does not need; no network.
  private var environment: [Environment.Key: String?] {
    var all: [Environment.Key: String?] = [
      "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
    ]
    // `git --literal-pathspecs commit`, as Magit calls it, says by these to its hooks, too, how paths are read.
    for way in ["LITERAL", "GLOB", "NOGLOB", "ICASE"] {
      all[Environment.Key(stringLiteral: "GIT_\(way)_PATHSPECS")] = .some(nil)
    }
    let withheld = withheld + (speaksOfAnotherRepository ? Self.repositoryVariables : [])
    if !withheld.isEmpty {
      for name in ProcessInfo.processInfo.environment.keys
      where withheld.contains(where: name.hasPrefix) {
        all[Environment.Key(stringLiteral: name)] = .some(nil)
      }
    }
    for (name, value) in variables { all[Environment.Key(stringLiteral: name)] = value }
    return all
  }

  /// By these git tells a hook of its repository, and would take it for any other one.
  private static let repositoryVariables = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX",
  ]

  /// Whether this is a question to git about another repository than that of the current folder, in which hooks run.
  private var speaksOfAnotherRepository: Bool {
    let inherited = ProcessInfo.processInfo.environment
    guard name == "git", Self.repositoryVariables.contains(where: { inherited[$0] != nil })
    else { return false }
    return Observer.$current.withValue(nil) {
      func root(_ folder: FilePath) -> FilePath? {
        folder.repositoryRoot.flatMap(FileSystem.resolved)
      }
      return root(folder) != root(FileSystem.currentFolder)
    }
  }

  package struct Output: Sendable {
    package var isSuccess: Bool
    package var standardOutput: [UInt8]
    package var standardError: String
  }

  package struct Failure: Error {
    package var message: String
    /// There is no such program.
    package var isMissing = false
  }

  /// `input` is what it reads from its standard input. A program that writes more than `outputLimit` bytes is
  /// an error. With a `timeLimit` the program and all that it starts are killed together when its time is over.
  package func run(
    input: [UInt8]? = nil, outputLimit: Int = 32 << 20, timeLimit: Duration? = nil
  ) async throws(Failure) -> Output {
    guard let program = FileSystem.program(named: name) else {
      throw Failure(message: "\(name) is not installed, or not on PATH", isMissing: true)
    }
    let output = try await run(program, input, outputLimit, timeLimit)
    if let observer = Observer.current, name == "git" { note(output, input, observer) }
    return output
  }

  private func note(_ output: Output, _ input: [UInt8]?, _ observer: Observer) {
    // What an object holds never changes.
    if arguments.contains("--batch") { return }
    let kind: Observation.Kind = variables["GIT_INDEX_FILE"] == nil ? .git : .gitByCopy
    let question = Observation(kind, [folder.string] + arguments)
    observer.note(input == nil ? question : nil) { digest in
      digest.add([output.isSuccess ? 1 : 0])
      digest.add(output.standardOutput)
    }
  }

  private func run(
    _ program: FilePath, _ input: [UInt8]?, _ outputLimit: Int, _ timeLimit: Duration?
  ) async throws(Failure) -> Output {
    do {
      guard let timeLimit else {
        return try await start(program, input, outputLimit, PlatformOptions())
      }
      var options = PlatformOptions()
      options.createSession = true
      // Asking politely would leave those children alive that do not listen.
      options.teardownSequence = [
        .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
      ]
      return try await within(timeLimit) { [options] in
        try await start(program, input, outputLimit, options)
      }
    } catch let failure as Failure {
      throw failure
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      throw tooMuch(Self.errorLimit)
    } catch {
      throw Failure(message: "\(name) could not be run: \(error)")
    }
  }

  private func start(
    _ program: FilePath, _ input: [UInt8]?, _ outputLimit: Int, _ options: PlatformOptions
  ) async throws -> Output {
    guard let input else {
      return try await execute(program, .none, outputLimit, options)
    }
    let file = try Self.file(holding: input)
    return try await execute(
      program, .fileDescriptor(file, closeAfterSpawningProcess: true), outputLimit, options)
  }

  private func execute(
    _ program: FilePath, _ input: some InputProtocol, _ outputLimit: Int,
    _ options: PlatformOptions
  ) async throws -> Output {
    let result = try await Subprocess.run(
      .path(program), arguments: Arguments(arguments),
      environment: .inherit.updating(environment),
      workingDirectory: folder, platformOptions: options, input: input,
      output: .sequence, error: .string(limit: Self.errorLimit)
    ) { execution in
      let collect = { () async throws -> [UInt8] in
        // Collected here, for Subprocess would set room aside for all that the limit allows.
        var bytes: [UInt8] = []
        for try await part in execution.standardOutput {
          part.withUnsafeBytes { bytes.append(contentsOf: $0) }
          if bytes.count > outputLimit { throw tooMuch(outputLimit) }
        }
        return bytes
      }
      guard options.createSession else { return try await collect() }
      return try await RunningPrograms.with(execution.processIdentifier.value, collect)
    }
    return Output(
      isSuccess: result.terminationStatus.isSuccess, standardOutput: result.closureResult,
      standardError: result.standardError)
  }

  private static let errorLimit = 1 << 20

  private func tooMuch(_ limit: Int) -> Failure {
    Failure(message: "\(name) wrote more than \(limit >> 20) MB")
  }

  /// A file without a name. A pipe would do, but Subprocess ends the whole process when a program goes
  /// away before it has read all of its input (1.0.2).
  private static func file(holding input: [UInt8]) throws -> FileDescriptor {
    let path = TemporaryFolder.path.appending("kubevet-input-\(UUID().uuidString)")
    do {
      let file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      do {
        try FileManager.default.removeItem(atPath: path.string)
        try file.writeAll(input)
        try file.seek(offset: 0, from: .start)
      } catch {
        try? file.close()
        throw error
      }
      return file
    } catch {
      throw Failure(message: TemporaryFolder.noRoom(error))
    }
  }

  private func within(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Output
  ) async throws -> Output {
    try await withThrowingTaskGroup(of: Output?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        // In steps, each of which waits for its turn: while this process does not get on, and would not
        // see that the program has ended, its time does not run out.
        for _ in 0..<20 { try await Task.sleep(for: limit / 20) }
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let output = first else {
        throw Failure(message: "\(name) did not end within \(limit.components.seconds) s")
      }
      return output
    }
  }
}
