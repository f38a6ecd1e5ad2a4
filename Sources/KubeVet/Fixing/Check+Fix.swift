import Rendering
import SystemPackage
import YAMLSyntax

extension Check {
  /// Reads, renders and checks, and works out the edits that mend what is found; compares with nothing and
  /// writes nothing but its cache.
  ///
  /// - Parameters:
  ///   - isUnsafe: whether edits are made that somebody has to go over.
  ///   - digests: a YAML file that names digests of images; its images are pinned, and images that it does
  ///     not name are findings. For `isUnsafe` alone.
  /// - Throws: ``UsageError``.
  public func fix(
    isUnsafe: Bool = false, digests: String? = nil
  ) async throws(UsageError) -> FixResult {
    let currentFolder = FileSystem.currentFolder
    var check = self
    check.against = "none"
    if digests != nil { check.alsoSelect = ["missing-image-digest"] }
    let settings = try Settings(check, currentFolder)
    if settings.paths.contains("-") {
      throw UsageError("fix edits files: standard input is none")
    }
    return await Fixing(
      check: check, settings: settings, currentFolder: currentFolder, isUnsafe: isUnsafe,
      digests: try digests.map { file throws(UsageError) in
        try ImageDigests.read(FilePath(file), in: currentFolder)
      } ?? [:]
    ).run()
  }
}
