extension ManifestFile {
  /// Whether the comments at its head say so, as code generators, Flux and `helm template` write them.
  static func isGenerated(_ bytes: [UInt8]) -> Bool {
    // Behind a mark of UTF-8.
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard
      text.first == UInt8(ascii: "#") || text.starts(with: "---\n#".utf8)
        || text.starts(with: "---\r\n#".utf8)
    else { return false }
    return String(decoding: text.prefix(2_048), as: UTF8.self).split(whereSeparator: \.isNewline)
      .drop { $0 == "---" }.prefix { $0.hasPrefix("#") }.contains {
        saysGenerated($0.drop { "# ".contains($0) })
      }
  }

  private static func saysGenerated(_ comment: Substring) -> Bool {
    let text = comment.lowercased()
    if text.contains("do not edit") || text.contains("@generated") { return true }
    if text.hasPrefix("source: ") {
      return !text.contains("://") && [".yaml", ".yml"].contains { text.hasSuffix($0) }
    }
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
    "note",
    "resource", "resources", "the", "these", "this", "warning", "was", "were", "yaml",
  ]
}
