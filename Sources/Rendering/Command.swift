import Subprocess
import SystemPackage

/// Runs another program. An exit status is a result; only a program that could not be run, or that
/// wrote without end, is an error.
package struct Command: Sendable {
  package var name: String
  package var arguments: [String]
  package var folder: FilePath
  /// Set beside what this process inherited.
  package var variables: [String: String]

  package init(
    _ name: String, _ arguments: [String], in folder: FilePath, variables: [String: String] = [:]
  ) {
    self.variables = variables
    self.name = name
    self.arguments = arguments
    self.folder = folder
  }

  /// Messages that can be recognised; no lock that a reader does not need; no network.
  private var environment: [Environment.Key: String?] {
    var all: [Environment.Key: String?] = [
      "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
    ]
    for (name, value) in variables { all[Environment.Key(stringLiteral: name)] = value }
    return all
  }

  package struct Output: Sendable {
    package var isSuccess: Bool
    package var standardOutput: [UInt8]
    package var standardError: String
  }

  package struct Failure: Error {
    package var message: String
  }

  /// `input` is written to its standard input while its output is read. Room for `outputLimit` bytes is
  /// set aside at once, so that the limit costs address space: large ones are for large answers.
  package func run(
    input: [UInt8]? = nil, outputLimit: Int = 32 << 20
  ) async throws(Failure) -> Output {
    guard let program = FileSystem.program(named: name) else {
      throw Failure(message: "\(name) is not installed, or not on PATH")
    }
    do {
      let result = try await Subprocess.run(
        .path(program), arguments: Arguments(arguments),
        environment: .inherit.updating(environment),
        workingDirectory: folder, input: .array(input ?? []),
        output: .bytes(limit: outputLimit), error: .string(limit: 1 << 20))
      return Output(
        isSuccess: result.terminationStatus.isSuccess, standardOutput: result.standardOutput,
        standardError: result.standardError)
    } catch {
      throw Failure(message: "\(name) could not be run: \(error)")
    }
  }
}
