import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder for one run of helm: empty settings, values that stand in no file of their own, and a copy of
/// a chart whose dependencies have to be put in place first.
struct HelmWorkFolder: Sendable {
  let path: FilePath

  /// nil: no folder can be made.
  init?() {
    path = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("kubevet-helm-\(UUID().uuidString)")
    guard
      (try? FileManager.default.createDirectory(
        atPath: path.string, withIntermediateDirectories: true)) != nil
    else { return nil }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path.string) }

  var variables: [String: String] {
    [
      "HELM_CACHE_HOME": path.appending("cache").string,
      "HELM_CONFIG_HOME": path.appending("config").string,
      "HELM_DATA_HOME": path.appending("data").string,
    ]
  }

  /// Where helm finds the chart: in place, or a copy with what it lacks put in and what is `disabled`
  /// taken out.
  func chart(
    _ files: ChartFiles, in sandbox: FilePath, disabled: [Chart.Dependency]
  ) throws -> FilePath {
    let original = sandbox.pushing(FilePath(files.chart.folder))
    let needsCopy = !disabled.isEmpty || files.all.contains { !$0.local.isEmpty }
    guard needsCopy else { return original }
    let copy = path.appending("chart")
    try FileManager.default.copyItem(atPath: original.string, toPath: copy.string)
    try vendor(files, into: copy, sandbox)
    if !disabled.isEmpty { try drop(disabled, from: files.chart, in: copy) }
    return copy
  }

  private func vendor(_ files: ChartFiles, into copy: FilePath, _ sandbox: FilePath) throws {
    for (dependency, folder) in files.local {
      let charts = copy.appending("charts")
      try FileManager.default.createDirectory(
        atPath: charts.string, withIntermediateDirectories: true)
      let child = charts.appending(dependency.name)
      if FileSystem.type(of: child) == nil {
        try FileManager.default.copyItem(
          atPath: sandbox.pushing(FilePath(folder)).string, toPath: child.string)
      }
      if let inner = files.children[dependency.localName] {
        try vendor(inner, into: child, sandbox)
      }
    }
  }

  /// Blanks out entries of `dependencies`, so that lines and everything else stay what they are.
  private func drop(
    _ dependencies: [Chart.Dependency], from chart: Chart, in copy: FilePath
  ) throws {
    guard let file = dependencies.first?.node.tree,
      let list = file.roots.first?["dependencies"]
    else { return }
    let dropped = Set(dependencies.map { $0.node.range.start })
    let kept = list.items.filter { !dropped.contains($0.range.start) }
    var bytes = file.file.bytes
    let json = " [" + kept.compactMap { try? JSONText($0.json()).text }.joined(separator: ",") + "]"
    bytes.replaceSubrange(list.range.start..<list.range.end, with: Array(json.utf8))
    let name = file.file.path == chart.file ? Chart.fileName : Chart.requirements
    try write(bytes, copy.appending(name))
  }

  /// The options that hand over `recipe`'s values.
  func values(of recipe: ChartRecipe, in sandbox: FilePath) throws -> [String] {
    var arguments: [String] = []
    for (number, layer) in recipe.values.enumerated() {
      arguments.append("--values")
      switch layer {
      case .file(let name): arguments.append(sandbox.pushing(FilePath(name)).string)
      case .part(_, let yaml):
        let file = path.appending("values-\(number).yaml")
        try write(Array(yaml.utf8), file)
        arguments.append(file.string)
      }
    }
    for setting in recipe.settings {
      arguments.append(setting.isText ? "--set-string" : "--set")
      arguments.append("\(setting.key)=\(setting.value)")
    }
    return arguments
  }

  private func write(_ bytes: [UInt8], _ path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }
}

/// A value as JSON, which YAML readers take as well.
package struct JSONText {
  package private(set) var text = ""

  package init(_ value: JSONValue) { write(value) }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .int(let int): text += String(int)
    case .double(let double): text += String(double)
    case .string(let string): write(string)
    case .array(let items):
      text += "["
      for (number, item) in items.enumerated() {
        if number > 0 { text += "," }
        write(item)
      }
      text += "]"
    case .object(let entries):
      text += "{"
      for (number, entry) in entries.enumerated() {
        if number > 0 { text += "," }
        write(entry.key)
        text += ":"
        write(entry.value)
      }
      text += "}"
    }
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
