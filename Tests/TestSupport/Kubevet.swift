import Foundation

/// What a run of the built program printed.
package struct KubevetResult: Sendable {
  package var status: Int32
  package var output: String
  package var errors: String
}

/// Runs the program that was built beside the tests.
package func runKubevet(
  _ arguments: [String], in folder: URL, environment: [String: String] = [:]
) async throws -> KubevetResult {
  var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  if environment["GITHUB_ACTIONS"] == nil { variables["GITHUB_ACTIONS"] = nil }
  // Files instead of pipes: neither stream can fill up while the other one is read.
  let base = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  let (output, errors) = (base.appendingPathExtension("out"), base.appendingPathExtension("err"))
  for file in [output, errors] { try Data().write(to: file) }
  defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
  let status = try await launch(
    kubevetBinary.path, arguments, in: folder, environment: variables,
    input: URL(filePath: "/dev/null"), output: output, errors: errors)
  return KubevetResult(
    status: status, output: try String(contentsOf: output, encoding: .utf8),
    errors: try String(contentsOf: errors, encoding: .utf8))
}

/// The executable that stands beside the test bundle.
private let kubevetBinary: URL = {
  let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  return bundle.appending(path: "kubevet")
}()
