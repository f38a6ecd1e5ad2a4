import YAMLSyntax

final class HelmProvenance: Provenance {
  private let files: InputFiles
  private let folder: String

  init(_ text: [UInt8], _ target: Target, _ files: InputFiles) {
    self.files = files
    folder = if case .chart(let recipe) = target.recipe { recipe.folder } else { "." }
  }

  func origins(of range: SourceRange) -> [Origin] {
    let name = Path.joined(folder, Chart.fileName)
    let file = files.file(name) ?? SourceFile(path: name, bytes: [])
    return [Origin(file: file, tree: nil, range: SourceRange(0, 0), role: "")]
  }
}
