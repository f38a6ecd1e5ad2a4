import SystemPackage
import YAMLSyntax

/// `helm template`, version 3 or 4, without a cluster, plugins, repositories or the user's settings.
package struct HelmRenderer: Renderer {
  /// A name to look for on PATH, or a path.
  private let program: String
  private let minor: Int
  private let timeLimit: Duration
  private let outputLimit: Int

  /// Renders for Kubernetes 1.`minor`.
  package init(
    kubernetes minor: Int, program: String = "helm", timeLimit: Duration = .seconds(60),
    outputLimit: Int = 64 << 20
  ) {
    self.program = program
    self.minor = minor
    self.timeLimit = timeLimit
    self.outputLimit = outputLimit
  }

  package func identity() async throws(RenderFailure) -> String {
    guard let path = FileSystem.program(named: program) else {
      throw RenderFailure(forEveryTarget: "\(program) is not installed, or not on PATH")
    }
    return "\(FileSystem.identity(of: path)) kubernetes 1.\(minor)"
  }

  package func render(
    _ target: Target, in sandbox: Sandbox
  ) async throws(RenderFailure) -> [UInt8] {
    try await render(target, in: sandbox.files)
  }

  /// The same where the inputs lie below `sandbox`.
  package func render(
    _ target: Target, in sandbox: FilePath
  ) async throws(RenderFailure) -> [UInt8] {
    guard case .chart(let recipe) = target.recipe else {
      throw RenderFailure("\(target.name) is no chart")
    }
    let work = try HelmWorkFolder()
    defer { work.remove() }
    let files = try chartFiles(recipe.folder, in: sandbox)
    let values = ChartValues(recipe, files) { tree($0, in: sandbox) }
    let disabled = files.missing.filter(values.isDisabled)
    let chart: FilePath
    let arguments: [String]
    do {
      chart = try work.chart(files, in: sandbox, disabled: disabled)
      arguments = try work.values(of: recipe, in: sandbox)
    } catch {
      throw RenderFailure("helm: \(error)", file: files.chart.file)
    }
    let output = try await run(
      self.arguments(recipe, chart: chart) + arguments, in: work)
    guard output.isSuccess else {
      throw HelmErrors(recipe, files, sandbox: sandbox, work: work, chart: chart)
        .failure(output.standardError)
    }
    return output.standardOutput
  }

  package func source(of text: [UInt8], _ target: Target, files: InputFiles) -> SourceFile {
    SourceFile(path: target.name, bytes: text, provenance: HelmProvenance(text, target, files))
  }

  private func arguments(_ recipe: ChartRecipe, chart: FilePath) -> [String] {
    var arguments = ["template", recipe.release, chart.string]
    if let namespace = recipe.namespace { arguments += ["--namespace", namespace] }
    if recipe.includesDefinitions { arguments.append("--include-crds") }
    let versions = APIVersions.served(by: minor) + recipe.apiVersions
    return arguments + [
      "--kube-version", "v1.\(minor).0", "--api-versions", versions.joined(separator: ","),
    ]
  }

  private func chartFiles(
    _ folder: String, in sandbox: FilePath
  ) throws(RenderFailure) -> ChartFiles {
    let files = ChartFiles(
      folder,
      names: { (try? FileSystem.names(in: sandbox.place(of: $0))) ?? [] },
      tree: { tree($0, in: sandbox) })
    guard let files else {
      throw RenderFailure(
        "this is no chart: a name is missing", file: Path.joined(folder, Chart.fileName))
    }
    return files
  }

  private func tree(_ name: String, in sandbox: FilePath) -> SyntaxTree? {
    (try? FileSystem.read(sandbox.place(of: name))).map {
      SyntaxTree(parsing: SourceFile(path: name, bytes: $0))
    }
  }

  private func run(
    _ arguments: [String], in work: HelmWorkFolder?
  ) async throws(RenderFailure) -> Command.Output {
    do throws(Command.Failure) {
      return try await Command(
        program, arguments, in: work?.path ?? "/", variables: work?.variables ?? [:],
        withholding: ["HELM_", "KUBE"]
      ).run(outputLimit: outputLimit, timeLimit: timeLimit)
    } catch {
      var failure = RenderFailure(error.message)
      failure.isForEveryTarget = error.isMissing
      throw failure
    }
  }
}
