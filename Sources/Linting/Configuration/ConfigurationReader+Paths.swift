import Manifests
import YAMLSyntax

/// Files and folders of the repository, and patterns for them.
extension ConfigurationReader {
  func checkFiles(_ node: Node) throws(ConfigurationError) {
    try checkGlob(node)
    try checkPath(node, "a path or a pattern")
    guard node.text?.hasPrefix("!") != true else {
      throw error("a pattern says what is meant: there is no ! for what is not", at: node.range)
    }
    // Nothing has such a name.
    guard !leadsUp(node) else {
      throw error("nothing matches a pattern with .. in it: name the folder itself", at: node.range)
    }
  }

  /// A schema cannot tell where a way back and forth ends, so that there is none.
  func checkPlainPath(_ node: Node) throws(ConfigurationError) {
    try checkPath(node)
    guard !leadsUp(node) else {
      throw error("write this path without .. in it", at: node.range)
    }
  }

  private func leadsUp(_ node: Node) -> Bool {
    node.text?.split(separator: "/").contains("..") == true
  }

  /// Forms that other tools take lead nowhere here.
  private func checkPath(_ node: Node, _ noun: String = "a path") throws(ConfigurationError) {
    try checkText(node)
    let text = node.text ?? ""
    guard !text.isEmpty else { throw error("\(noun) is expected here", at: node.range) }
    guard !text.hasPrefix("/") else {
      throw error(
        "paths are relative to the repository: leave the / at the start out", at: node.range)
    }
    guard RepositoryPath.normalized(text).prefix(while: { $0 != "/" }) != ".." else {
      throw error("this lies outside of the repository", at: node.range)
    }
    guard !text.contains("\\") else {
      throw error("folders are parted by /, not by \\", at: node.range)
    }
  }
}
