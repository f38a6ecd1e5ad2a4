import Foundation
import Subprocess
import SystemPackage

/// Runs a program to its end, with its streams in files. Gives its exit status; -1: a signal or the limit of a
/// minute ended it.
///
/// Not Foundation's `Process`, which crashes now and then when several tests start one.
package func launch(
  _ program: String, _ arguments: [String], in folder: URL, environment: [String: String],
  input: URL, output: URL, errors: URL
) async throws -> Int32 {
  let (input, output, errors) = (
    try FileDescriptor.open(input.path, .readOnly),
    try FileDescriptor.open(output.path, .writeOnly),
    try FileDescriptor.open(errors.path, .writeOnly)
  )
  var options = PlatformOptions()
  options.teardownSequence = [
    .send(signal: .kill, toProcessGroup: false, allowedDurationToNextStep: .seconds(1))
  ]
  let variables = Dictionary(
    uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
  return try await withThrowingTaskGroup(of: Int32.self) { [options] group in
    group.addTask {
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom(variables),
        workingDirectory: FilePath(folder.path), platformOptions: options,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true),
        output: .fileDescriptor(output, closeAfterSpawningProcess: true),
        error: .fileDescriptor(errors, closeAfterSpawningProcess: true))
      if case .exited(let status) = result.terminationStatus { return status }
      return -1
    }
    group.addTask {
      // In steps: while the tests themselves wait for their turn, no time runs out.
      for _ in 0..<60 { try await Task.sleep(for: .seconds(3)) }
      return -1
    }
    defer { group.cancelAll() }
    return try await group.next() ?? -1
  }
}
