import SystemPackage

/// Git reads no repository that belongs to another user.
package enum GitDistrust {
  /// What to say where git's `errors` are of that kind, with the remedy.
  package static func sentence(_ errors: String, _ root: FilePath) -> String? {
    guard errors.contains("dubious ownership") else { return nil }
    return "the repository belongs to another user and git does not read it; if you trust it: "
      + "git config --global --add safe.directory '\(root)'"
  }
}
