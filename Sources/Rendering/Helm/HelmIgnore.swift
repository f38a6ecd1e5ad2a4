import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a chart leaves out of itself (`.helmignore`), as Helm reads it (`pkg/ignore`) when it packs the chart for another.
package struct HelmIgnore: Sendable {
  static let fileName = ".helmignore"

  private struct Rule: Sendable {
    let pattern: String
    let isNegated: Bool
    let isForFolders: Bool
    /// The pattern is of the way from the chart, not of the last name in it.
    let isOfPath: Bool
  }

  private let rules: [Rule]

  package init(_ text: String) {
    rules =
      text.split(whereSeparator: \.isNewline).compactMap(Self.rule)
      // Helm's own.
      + [Rule(pattern: "templates/.?*", isNegated: false, isForFolders: false, isOfPath: true)]
  }

  private static func rule(_ line: Substring) -> Rule? {
    var pattern = line.trimming(while: \.isWhitespace)
    guard !pattern.isEmpty, !pattern.hasPrefix("#") else { return nil }
    let isNegated = pattern.hasPrefix("!")
    if isNegated { pattern = pattern.dropFirst() }
    let isForFolders = pattern.hasSuffix("/")
    if isForFolders { pattern = pattern.dropLast() }
    let isOfPath = pattern.contains("/")
    if pattern.hasPrefix("/") { pattern = pattern.dropFirst() }
    return Rule(
      pattern: String(pattern), isNegated: isNegated, isForFolders: isForFolders, isOfPath: isOfPath
    )
  }

  package func ignores(_ path: String, isFolder: Bool) -> Bool {
    for rule in rules {
      let isMeant = FileSystem.name(
        rule.isOfPath ? path : String(path.split(separator: "/").last ?? ""), matches: rule.pattern)
      // What is not excepted goes: `!*.yaml` leaves nothing else.
      if rule.isNegated {
        if rule.isForFolders && !isFolder || !isMeant { return true }
      } else if isMeant, isFolder || !rule.isForFolders {
        return true
      }
    }
    return false
  }

  /// Takes out of the copy of a chart what the chart leaves out.
  func apply(to chart: FilePath, below folder: String = "") throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: chart.string) {
      let (path, place) = ("\(folder)\(name)", chart.appending(name))
      var isFolder: Bool = false
      _ = FileManager.default.fileExists(atPath: place.string, isDirectory: &isFolder)
      if ignores(path, isFolder: isFolder) {
        try FileManager.default.removeItem(atPath: place.string)
      } else if isFolder {
        try apply(to: place, below: "\(path)/")
      }
    }
  }
}

extension Substring {
  fileprivate func trimming(while isLoose: (Character) -> Bool) -> Substring {
    let rest = drop(while: isLoose)
    return rest.lastIndex { !isLoose($0) }.map { rest[...$0] } ?? rest.prefix(0)
  }
}
