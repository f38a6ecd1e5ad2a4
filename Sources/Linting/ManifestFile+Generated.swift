extension ManifestFile {
  /// Whether the comments at its head say so, as code generators, Flux and `helm template` write them.
  static func isGenerated(_ bytes: [UInt8]) -> Bool {
    // Behind a mark of UTF-8.
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard
      text.first == UInt8(ascii: "#") || text.starts(with: "---\n#".utf8)
        || text.starts(with: "---\r\n#".utf8)
    else { return false }
    var isHead = true
    for line in text.prefix(2_048).split(separator: UInt8(ascii: "\n")) {
      guard line.first == UInt8(ascii: "#") else {
        isHead = isHead && line.starts(with: "---".utf8)
        continue
      }
      // Helm puts it before each document.
      if isHead ? saysGenerated(line) : isSource(line) { return true }
    }
    return false
  }

  private static let source = "# Source: "

  private static func isSource(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: source.utf8) else { return false }
    let path = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }.last ?? ""
    return path.contains("/") && !path.contains("://")
      && [".yaml", ".yml"].contains { path.hasSuffix($0) }
  }

  private static func saysGenerated(_ line: ArraySlice<UInt8>) -> Bool {
    if isSource(line) { return true }
    let text = String(decoding: line, as: UTF8.self).lowercased()
    if text.contains("do not edit") || text.contains("@generated") { return true }
    guard text.contains("generated") else { return false }
    let words = text.split { !$0.isLetter && $0 != "-" }.map(String.init)
    guard let verb = words.firstIndex(where: { $0.hasSuffix("generated") }),
      words[..<verb].allSatisfy(wordsAboutAFile.contains)
    else { return false }
    return words[verb].hasPrefix("auto") || words[..<verb].contains("automatically")
      || words[(verb + 1)...].first == "by"
  }

  /// Before `generated`: else it is of a password or a certificate that the comment speaks.
  private static let wordsAboutAFile: Set<String> = [
    "are", "automatically", "been", "code", "content", "contents", "crd", "crds", "definition",
    "definitions", "document", "file", "files", "has", "have", "is", "manifest", "manifests",
    "note", "resource", "resources", "the", "these", "this", "warning", "was", "were", "yaml",
  ]
}
