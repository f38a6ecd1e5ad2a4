/// What git knows of a commit that an image tag names.
package enum ImageCommit: Sendable {
  /// HEAD follows from it.
  case ancestor
  /// The repository has it, but HEAD does not follow from it.
  case elsewhere
  case unknown
}

extension ImageReference {
  /// The commit id that the tag is, as written: `a1b2c3d` of `sha-a1b2c3d`. Digits alone may be a date or the
  /// number of a build, letters alone a word.
  package var commit: String? {
    // Most tags are shorter.
    guard let tag, tag.utf8.count >= 7, digest == nil else { return nil }
    let id =
      ["sha-", "git-", "commit-"].first(where: tag.hasPrefix).map { tag.dropFirst($0.count) }
      ?? tag[...]
    let isID =
      (7...40).contains(id.utf8.count)
      && id.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
      && id.contains(where: \.isNumber) && id.contains(where: \.isLetter)
    return isID ? String(id) : nil
  }
}

extension Repository {
  /// Whether `image` is built from this repository: its path is that of a remote, or the user names it.
  package func builds(_ image: ImageReference, named names: [String]) -> Bool {
    if names.contains(where: { ImageReference($0)?.repository == image.repository }) { return true }
    return remotes.contains { remote in
      let path = remote.text.drop { $0 != "/" }.dropFirst()
      return !path.isEmpty && (image.path == path || image.path.hasPrefix("\(path)/"))
    }
  }
}
