import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Renders kustomizations with `kustomize`, or with the one in `kubectl`.
package struct KustomizeRenderer: Renderer {
  package init() {}

  private static let noTool = "neither kustomize nor kubectl is installed, or on PATH"

  private var tool: (path: FilePath, command: String)? {
    if let path = FileSystem.program(named: "kustomize") { return (path, "build") }
    return FileSystem.program(named: "kubectl").map { ($0, "kustomize") }
  }

  package func identity() async throws(RenderFailure) -> String {
    guard let tool else { throw RenderFailure(forEveryTarget: Self.noTool) }
    return FileSystem.identity(of: tool.path)
  }

  package func render(
    _ target: Target, in sandbox: Sandbox
  ) async throws(RenderFailure) -> [UInt8] {
    guard case .kustomization(let recipe) = target.recipe else { return [] }
    guard let tool else { throw RenderFailure(forEveryTarget: Self.noTool) }
    try write(recipe, target, in: sandbox)
    var arguments = [tool.command, sandbox.wrapper.string]
    if target.usesCharts { arguments.append("--enable-helm") }
    if recipe.takesFilesFromAnywhere {
      arguments.append("--load-restrictor=LoadRestrictionsNone")
    }
    // Nothing of the user's surroundings decides over what is rendered.
    let command = Command(
      tool.path.string, arguments, in: sandbox.folder,
      variables: [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        "HOME": sandbox.folder.string, "TMPDIR": sandbox.folder.string,
      ], withholding: [""])
    let output: Command.Output
    do throws(Command.Failure) {
      output = try await command.run(
        outputLimit: Self.outputLimit, timeLimit: Self.timeLimit)
    } catch {
      throw RenderFailure(error.message, file: recipe.file(in: target))
    }
    guard output.isSuccess else {
      throw KustomizeComplaint(
        output.standardError, sandbox, recipe.file(in: target),
        appliedBy: recipe.applier?.path.file
      ).failure
    }
    return recipe.substitution?.applied(to: output.standardOutput) ?? output.standardOutput
  }

  /// The kustomization that is built, around that of the target, and what has to be another one there.
  private func write(
    _ recipe: KustomizeRecipe, _ target: Target, in sandbox: Sandbox
  ) throws(RenderFailure) {
    do {
      try sandbox.write(
        Array(Self.wrapper(recipe, target).utf8),
        to: sandbox.wrapper.appending("kustomization.yaml"))
      if let made = recipe.madeKustomization ?? recipe.changedKustomization(in: sandbox) {
        try sandbox.write(made.bytes, to: sandbox.files.place(of: made.name))
      }
    } catch {
      throw RenderFailure.noRoom(error)
    }
  }

  private static let outputLimit = 64 << 20
  private static let timeLimit = Duration.seconds(60)
  /// The way from the wrapper to the inputs; absolute names bring their slash.
  private static func prefix(of target: Target) -> String {
    target.name.hasPrefix("/") ? "../files" : "../files/"
  }

  /// A kustomization around the user's own, so that every object says where it comes from.
  private static func wrapper(_ recipe: KustomizeRecipe, _ target: Target) -> String {
    let prefix = prefix(of: target)
    func list(_ paths: [String]) -> String {
      JSONValue.array(paths.map { .string(prefix + $0) }).flow
    }
    var text = "resources: \(list([recipe.folder]))\nbuildMetadata: [originAnnotations]\n"
    if let overlay = recipe.overlay {
      text += overlay.text
      if !overlay.components.isEmpty { text += "components: \(list(overlay.components))\n" }
    }
    return text
  }

  package func source(
    of text: [UInt8], _ target: Target, files: InputFiles
  ) -> SourceFile {
    guard case .kustomization(let recipe) = target.recipe else {
      return SourceFile(path: target.name, bytes: text)
    }
    let annotated = OriginAnnotations(text, prefix: Self.prefix(of: target))
    let made = recipe.madeKustomization
    let provenance = KustomizeProvenance(
      annotated, recipe,
      files: made.map { files.adding($0.bytes, as: $0.name) } ?? files)
    return SourceFile(path: target.name, bytes: annotated.text, provenance: provenance)
  }
}

extension KustomizeRecipe {
  /// The kustomization of a folder that has none: kustomize takes in no files from other folders than its own.
  fileprivate var madeKustomization: (name: String, bytes: [UInt8])? {
    guard !resources.isEmpty else { return nil }
    let below = folder == "." ? "" : "\(folder)/"
    let names = resources.map { JSONValue.string(String($0.trimmingPrefix(below))) }
    return ("\(below)kustomization.yaml", Array("resources: \(JSONValue.array(names).flow)\n".utf8))
  }

  /// The folder's own kustomization, where something in it is replaced.
  fileprivate func changedKustomization(in sandbox: Sandbox) -> (name: String, bytes: [UInt8])? {
    guard let overlay,
      let name = Kustomization.files(in: folder).first(where: { sandbox.inputs[$0] != nil }),
      let bytes = sandbox.inputs[name]
    else { return nil }
    return overlay.replacing(in: SourceFile(path: name, bytes: bytes)).map { (name, $0) }
  }

  /// The kustomization itself, where a failure names no other file.
  fileprivate func file(in target: Target) -> String {
    Kustomization.files(in: folder).first(where: target.inputs.contains)
      ?? applier?.path.file ?? folder
  }
}
