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

  init() throws(RenderFailure) {
    do { path = try TemporaryFolder.make("helm-") } catch { throw RenderFailure.noRoom(error) }
  }

  func remove() { TemporaryFolder.remove(path) }

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
    let original = sandbox.place(of: files.chart.folder)
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
        let original = sandbox.place(of: folder)
        try FileManager.default.copyItem(atPath: original.string, toPath: child.string)
        let ignored = try? FileSystem.read(original.appending(HelmIgnore.fileName))
        try HelmIgnore(String(decoding: ignored ?? [], as: UTF8.self)).apply(to: child)
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
    let json = " [" + kept.compactMap { try? $0.json().flow }.joined(separator: ",") + "]"
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
      case .file(let name): arguments.append(sandbox.place(of: name).string)
      case .part(_, let yaml):
        let file = path.appending("values-\(number).yaml")
        try write(Array(yaml.utf8), file)
        arguments.append(file.string)
      }
    }
    for setting in recipe.settings {
      arguments.append(setting.isText ? "--set-string" : "--set")
      arguments.append("\(setting.key)=\(setting.escapedValue)")
    }
    for setting in recipe.fileSettings {
      let file = sandbox.place(of: setting.file).string.replacing(",", with: "\\,")
      arguments += ["--set-file", "\(setting.key)=\(file)"]
    }
    return arguments
  }

  private func write(_ bytes: [UInt8], _ path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }
}
