import Manifests
import YAMLSyntax

/// The difference of one file's two states, as `git apply` takes it. A patch has to repeat lines as they
/// are: those that nobody should read in a log, or that a terminal might obey, are left out with all that
/// stands beside them.
package struct Patch {
  private let path: String
  private let hunks: [LineDifference.Hunk]
  private let hidden: Int

  package init(path: String, old: [UInt8], new: [UInt8]) {
    self.path = path
    let difference = LineDifference(from: old, to: new)
    let secrets = Self.secretLines(SourceFile(path: path, bytes: old))
    let all = difference.hunks
    hunks = all.filter { hunk in
      !secrets.contains { $0.overlaps(hunk.oldLines) } && hunk.lines.allSatisfy(Self.isHarmless)
    }
    hidden = all.count - hunks.count
  }

  /// Empty where nothing can be shown.
  package var text: String {
    guard !hunks.isEmpty else { return "" }
    var text = "diff --git \(Self.name("a/\(path)")) \(Self.name("b/\(path)"))\n"
    text += "--- \(Self.name("a/\(path)", isAlone: true))\n"
    text += "+++ \(Self.name("b/\(path)", isAlone: true))\n"
    var moved = 0
    for hunk in hunks {
      // Counted as if what is left out were not changed.
      text += hunk.text(movedBy: moved)
      moved += hunk.growth
    }
    return text
  }

  /// What is not shown, as a phrase.
  package var note: String? {
    guard hidden > 0 else { return nil }
    return "\(hidden == 1 ? "1 change is" : "\(hidden) changes are") not shown, for a Secret or "
      + "an unsafe line stands there; without --diff it is made"
  }

  /// The lines of values in Secrets, from 0.
  private static func secretLines(_ file: SourceFile) -> [Range<Int>] {
    guard file.bytes.contains("ecret") else { return [] }
    let lines = LineTable(file)
    return SyntaxTree(parsing: file).roots.flatMap { Resource.objects(in: $0, source: "") }
      .filter { $0.isSecret || $0.root.holdsSecret }
      .map { secret in
        let place = lines.location(of: secret.root.range)
        return place.line - 1..<place.endLine
      }
  }

  private static func isHarmless(_ line: LineDifference.Line) -> Bool {
    var text = String(decoding: line.content, as: UTF8.self).replacing("\t", with: " ")
    if text.hasSuffix("\r") { text.removeLast() }
    return Printable.line(text) == text
  }

  /// As git writes names: in quotes where there is anything strange in them.
  private static func name(_ path: String, isAlone: Bool = false) -> String {
    let isStrange = path.utf8.contains {
      $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
    }
    guard isStrange else { return isAlone && path.contains(" ") ? path + "\t" : path }
    var text = "\""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text += "\\" + String(Unicode.Scalar(byte))
      case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text + "\""
  }
}
