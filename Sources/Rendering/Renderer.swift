import SystemPackage
import YAMLSyntax

/// A tool that renders targets of one sort.
package protocol Renderer: Sendable {
  /// As people call it: `kustomize`, `helm`.
  var name: String { get }
  /// The program and its version: another one may render something else.
  func identity() async throws(RenderFailure) -> String
  /// What the tool prints for `target`, whose inputs lie below `sandbox` under their own names.
  func render(_ target: Target, in sandbox: FilePath) async throws(RenderFailure) -> [UInt8]
  /// Leads from `text`, which `render` printed, to `files`, the inputs by name.
  func provenance(
    of text: [UInt8], _ target: Target, files: InputFiles
  ) -> any Provenance
}

/// Why nothing was rendered: the tool's own words without its frame, at the place that they name.
package struct RenderFailure: Error, Sendable {
  package var problem: Problem
  /// The tool is not there: said once, not per target.
  package var isToolMissing = false

  package init(_ message: String, file: String? = nil, line: Int? = nil) {
    problem = Problem(message: message, file: file, line: line)
  }
}
