import Linting
import YAMLSyntax

/// Where findings stand in the files as they are now. Services that show a file beside its findings know
/// no other revision and nothing rendered: what stands there alone is shown at the nearest file that is there.
struct Places {
  struct Place {
    var path: String
    var location: SourceLocation
  }

  private static let top = SourceLocation(line: 1, column: 1, endLine: 1, endColumn: 1)
  private let names: Set<String>
  /// For each folder with a file below it, the first of these.
  private var firstBelow: [Substring: String] = [:]

  init(_ report: Report) {
    let isNeeded = (report.findings + report.suppressed).contains(where: \.isElsewhere)
    names = isNeeded ? Set(report.fileNames) : []
    for name in isNeeded ? report.fileNames : [] {
      for folder in Self.folders(above: name) where firstBelow[folder] == nil {
        firstBelow[folder] = name
      }
    }
  }

  /// Where no file is left at all, it is the old place.
  func place(of finding: Finding) -> Place {
    let path = finding.file.path
    let asItStood = Place(path: path, location: finding.location)
    guard finding.isElsewhere else { return asItStood }
    if names.contains(path) { return Place(path: path, location: Self.top) }
    for folder in Self.folders(above: path) {
      if let name = firstBelow[folder] { return Place(path: name, location: Self.top) }
    }
    return asItStood
  }

  /// From the nearest to the root, which is empty.
  private static func folders(above path: String) -> [Substring] {
    var folders: [Substring] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      folders.append(rest)
    }
    return folders + [""]
  }
}

extension Finding {
  /// Its place is in no file of the work tree.
  fileprivate var isElsewhere: Bool { revision != nil || file.provenance != nil }

  /// The message, the remedy, and where what is gone stood, in whole sentences.
  var sentences: String {
    "\(messageAndOrigin)\(messageAndOrigin.hasSuffix("?") ? "" : ".") Instead: \(remedy)."
  }

  var messageAndOrigin: String {
    guard let revision else { return message }
    return "\(message) (was at \(file.path):\(location.line) in \(revision))"
  }
}
