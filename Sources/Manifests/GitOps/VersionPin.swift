/// Whether a version or a revision names the same thing for ever.
package enum VersionPin {
  /// A chart's version as Helm, Flux and Argo CD read it: whatever is no whole version is a range, of
  /// which the newest one is taken. `4.10.0`, `v1.2.3-rc.1+meta`.
  package static func isWholeVersion(_ text: String) -> Bool {
    let core = text.trimmingPrefix("v").prefix { $0 != "-" && $0 != "+" }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 3
      && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
      && !text.contains { " ,|<>=^~*".contains($0) }
  }

  /// A revision of git that moves: nothing, `HEAD`, a branch by its usual names or by its form. A tag
  /// and a commit stay; what could be either is taken for a tag.
  package static func isBranch(_ revision: String) -> Bool {
    if revision.isEmpty { return true }
    if revision.hasPrefix("refs/") { return revision.hasPrefix("refs/heads/") }
    if revision.count >= 7, revision.allSatisfy(\.isHexDigit) { return false }
    if revision.contains(where: { "*^~<>= ".contains($0) }) { return true }
    return ImageTag.isMutable(
      revision.split(separator: "/").last.map(String.init) ?? revision, words: ImageTag.mutableWords
    )
      || ["feature/", "feat/", "fix/", "hotfix/", "release/"].contains { revision.hasPrefix($0) }
  }
}

extension VersionPin {
  /// `sha256:…`
  package static func isDigest(_ text: String) -> Bool {
    text.hasPrefix("sha256:") || text.hasPrefix("sha512:")
  }
}
