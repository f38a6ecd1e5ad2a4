import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// A file that names the digests of images: a mapping from the name as manifests write it to `sha256:…`.
enum ImageDigests {
  static func read(
    _ path: FilePath, in folder: FilePath
  ) throws(Check.UsageError) -> [String: String] {
    let file = folder.pushing(path)
    let name = file.shown(below: folder)
    let bytes: [UInt8]
    do throws(FileSystem.ReadError) {
      bytes = try FileSystem.read(file)
    } catch {
      throw Check.UsageError("\(name): \(error.reason)")
    }
    let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: bytes))
    let lines = LineTable(tree.file)
    func failure(_ message: String, at range: SourceRange) -> Check.UsageError {
      let place = lines.location(of: range)
      return Check.UsageError("\(name):\(place.line):\(place.column): \(message)")
    }
    if let error = tree.errors.first { throw failure(error.message, at: error.range) }
    guard let root = tree.roots.first, root.isMapping else {
      throw Check.UsageError("\(name): a mapping from images to digests is expected here")
    }
    var digests: [String: String] = [:]
    for (key, value) in root.entries {
      guard let image = key.text, let digest = value.text, isDigest(digest) else {
        throw failure("a digest is expected here, as sha256:…", at: value.range)
      }
      guard digests.updateValue(digest, forKey: image) == nil else {
        throw failure("this image stands twice", at: key.range)
      }
    }
    return digests
  }

  private static func isDigest(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let lengths = ["sha256": 64, "sha512": 128]
    guard parts.count == 2, lengths[String(parts[0])] == parts[1].utf8.count else { return false }
    return parts[1].utf8.allSatisfy {
      UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9")
        || UInt8(ascii: "a") <= $0 && $0 <= UInt8(ascii: "f")
    }
  }
}
