import Subprocess
import SystemPackage

/// Runs another program. An exit status is a result; only a program that could not be run, or that
/// wrote without end, is an error.
package struct Command: Sendable {
  package var name: String
  package var arguments: [String]
  package var folder: FilePath

  package init(_ name: String, _ arguments: [String], in folder: FilePath) {
    self.name = name
    self.arguments = arguments
    self.folder = folder
  }

  package struct Output: Sendable {
    package var isSuccess: Bool
    package var standardOutput: [UInt8]
    package var standardError: String
  }

  package struct Failure: Error {
    package var message: String
  }

  package func run(outputLimit: Int = 256 << 20) async throws(Failure) -> Output {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments),
        environment: .inherit.updating(["LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"]),
        workingDirectory: folder, output: .bytes(limit: outputLimit),
        error: .string(limit: 1 << 20))
      return Output(
        isSuccess: result.terminationStatus.isSuccess, standardOutput: result.standardOutput,
        standardError: result.standardError)
    } catch {
      throw Failure(message: "\(name) could not be run: \(error)")
    }
  }
}
