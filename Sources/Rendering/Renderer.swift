import YAMLSyntax

/// A tool that renders targets of one sort.
package protocol Renderer: Sendable {
  /// The program and its version: another one may render something else.
  func identity() async throws(RenderFailure) -> String
  /// What the tool prints for `target`, whose inputs lie in `sandbox`.
  func render(_ target: Target, in sandbox: Sandbox) async throws(RenderFailure) -> [UInt8]
  /// What `render` printed, as the API server would get it, with the way back to `files`.
  func source(of text: [UInt8], _ target: Target, files: InputFiles) -> SourceFile
}

/// Why nothing was rendered: the tool's own words without its frame, at the place that they name.
package struct RenderFailure: Error, Sendable {
  package var problem: Problem
  /// The tool is not there, or no place to work in: said once, not per target.
  package var isForEveryTarget = false
  /// A chart refuses to be rendered with its own values alone (`required`, `fail`): nothing is broken, but
  /// someone has to say which values it is released with.
  package var needsValues = false

  package init(_ message: String, file: String? = nil, line: Int? = nil) {
    problem = Problem(message: message, file: file, line: line)
  }

  package init(forEveryTarget message: String) {
    self.init(message)
    isForEveryTarget = true
  }
}
