/// A manifest about which a rule speaks or keeps quiet: documentation for users, a test for us.
package struct Example: Sendable {
  package enum Verdict: Sendable { case good, bad }

  package var verdict: Verdict
  /// What was applied before, for rules about updates.
  package var was: String?
  /// YAML; `↓` stands before each place that the rule must report, in order.
  package var yaml: String
  /// Why the rule is quiet, or what it sees; a caption on the rule's page.
  package var caption: String
  /// The file that holds it, below the repository's root.
  package var path: String
  /// Other files of the repository and what they say.
  package var files: [String: String]
  package var fileID: String
  package var line: Int

  package static func good(
    _ caption: String = "", was: String? = nil, _ yaml: String, at path: String = "example.yaml",
    files: [String: String] = [:], fileID: String = #fileID, line: Int = #line
  ) -> Example {
    Example(
      verdict: .good, was: was, yaml: yaml, caption: caption, path: path, files: files,
      fileID: fileID, line: line)
  }

  package static func bad(
    _ caption: String = "", was: String? = nil, _ yaml: String, at path: String = "example.yaml",
    files: [String: String] = [:], fileID: String = #fileID, line: Int = #line
  ) -> Example {
    Example(
      verdict: .bad, was: was, yaml: yaml, caption: caption, path: path, files: files,
      fileID: fileID, line: line)
  }

  /// What a reader sees: without markers.
  package var shown: String { yaml.filter { $0 != "↓" } }
}
