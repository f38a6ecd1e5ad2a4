import Rendering
import SystemPackage

/// The files that are edited, each once under the name at which it lies: a link leads to a file, and one file
/// may be read by several names. What is written and what a patch says come from here alike.
struct EditedFiles: Sendable {
  struct File: Sendable {
    /// As reports call it, first of all by the name whose edits are made.
    var names: [String]
    var path: FilePath
    /// Below its root, without a link on the way: so git calls it.
    var shown: String
    var old: [UInt8]
    var new: [UInt8]
  }

  private(set) var files: [File] = []
  /// Names of what is not edited, and why.
  private(set) var refused: [(name: String, reason: String)] = []

  /// - Parameter roots: where files lie that reports call by a name.
  init(_ edits: [String: [UInt8]], insteadOf originals: [String: [UInt8]], below roots: [FilePath])
  {
    var places: [FilePath: Int] = [:]
    for (name, new) in edits.sorted(by: { $0.key < $1.key }) {
      guard let old = originals[name] else { continue }
      do throws(Refusal) {
        let (path, shown) = try Self.place(of: name, holding: old, below: roots)
        guard let known = places[path] else {
          places[path] = files.count
          files.append(File(names: [name], path: path, shown: shown, old: old, new: new))
          continue
        }
        guard files[known].new == new else {
          throw Refusal(
            reason: "it is the same file as \(files[known].names[0]); run kubevet fix again")
        }
        files[known].names.append(name)
      } catch {
        refused.append((name, error.reason))
      }
    }
  }

  private struct Refusal: Error { var reason: String }

  private static func place(
    of name: String, holding old: [UInt8], below roots: [FilePath]
  ) throws(Refusal) -> (path: FilePath, shown: String) {
    var reason = "it changed while it was read; run kubevet fix again"
    for root in roots {
      guard let real = FileSystem.resolved(root.pushing(FilePath(name))),
        let own = FileSystem.resolved(root)
      else { continue }
      guard real.starts(with: own) else {
        reason = "it leads out of \(own)"
        continue
      }
      if (try? FileSystem.read(real)) == old { return (real, real.shown(below: own)) }
    }
    throw Refusal(reason: reason)
  }
}
