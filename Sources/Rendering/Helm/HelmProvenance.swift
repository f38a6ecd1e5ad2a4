import Synchronization
import YAMLSyntax

/// Leads from what helm printed to the lines of templates and, where a value is at fault, to the file that
/// sets it.
final class HelmProvenance: Provenance {
  private let text: [UInt8]
  private let files: InputFiles
  private let recipe: ChartRecipe?
  /// Worked out when something is found: most charts are fine.
  private let state = Mutex<State?>(nil)

  private struct State {
    var charts: ChartFiles
    var values: ChartValues
    var library: TemplateLibrary
    /// By where a document starts.
    var documents: [Int: RenderedDocument] = [:]
  }

  init(_ text: [UInt8], _ target: Target, _ files: InputFiles) {
    self.text = text
    self.files = files
    recipe = if case .chart(let recipe) = target.recipe { recipe } else { nil }
  }

  func origins(of range: SourceRange) -> [Origin] {
    let found = state.withLock { state -> [Origin]? in
      if state == nil { state = makeState() }
      guard var now = state else { return nil }
      defer { state = now }
      return origins(of: range, &now)
    }
    return found ?? [fallback]
  }

  func chartFile(of range: SourceRange) -> String? {
    guard recipe != nil else { return nil }
    return RenderedDocument.source(
      before: RenderedDocument.bounds(around: range.start, in: text), in: text)
  }

  func ingredients(mentioning word: StaticString) -> [Ingredient]? {
    files.names.compactMap { name in
      guard Self.endings.contains(where: name.hasSuffix), let file = files.file(name),
        file.bytes.contains(word)
      else { return nil }
      let isTemplate = name.contains("/templates/") || name.hasPrefix("templates/")
      let isPlain = !isTemplate || GoTemplate(file).isPlain
      return Ingredient(file: file, tree: isPlain ? files.tree(name) : nil)
    }
  }

  func namers(of range: SourceRange, _ part: NamePart) -> [Origin] {
    let values = part == .name ? origins(of: range).filter(\.isChartValue) : []
    let place = part == .name ? recipe?.releasePlace : recipe?.namespacePlace
    let node = place.flatMap { $0.node(files.tree) }
    let release = node.map { node in
      node.origin.inRole("set by \(place?.name ?? "the object") of the release")
    }
    return values + (release.map { [$0] } ?? [])
  }

  private static let endings = [".yaml", ".yml", ".json", ".tpl"]

  private func makeState() -> State? {
    guard let recipe else { return nil }
    let names = files.names
    let charts = ChartFiles(
      recipe.folder,
      names: { folder in
        let prefix = folder == "." ? "" : folder + "/"
        let below = names.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        return Set(below.map { String($0.prefix { $0 != "/" }) }).sorted()
      }, tree: files.tree)
    guard let charts else { return nil }
    return State(
      charts: charts, values: ChartValues(recipe, charts, tree: files.tree),
      library: TemplateLibrary(charts, files))
  }

  /// The chart itself, where nothing better is known.
  private var fallback: Origin {
    let name = Path.joined(recipe?.folder ?? ".", Chart.fileName)
    if let root = files.tree(name)?.roots.first {
      return Origin(root.firstKey ?? root, role: "rendered from this chart")
    }
    return Self.origin(files.file(name) ?? SourceFile(path: name, bytes: []), role: "")
  }

  private func origins(of range: SourceRange, _ state: inout State) -> [Origin] {
    let document = document(at: range, &state)
    guard let owner = document.owner else { return [dependency(of: document, state.charts)] }
    guard let trace = document.trace(range, in: text) else {
      return [document.template.map { Self.origin($0.file, role: "") } ?? fallback]
    }
    var tracer = ValueTracer(
      values: state.values, chart: owner.files.chart, prefix: owner.values, library: state.library)
    var origins: [Origin] = []
    if var value = tracer.origin(of: trace, in: text) {
      value.isChartValue = true
      origins.append(value)
    }
    let (file, place) = (trace.place.file, trace.place.range)
    let isPlain = document.template?.isPlain == true
    origins.append(
      Self.origin(
        file, place, tree: isPlain ? files.tree(file.path) : nil,
        role: origins.isEmpty ? "" : "rendered by this template"))
    if let site = trace.site {
      origins.append(Self.origin(site.file, site.range, role: "taken in by this template"))
    }
    return origins
  }

  private func document(at range: SourceRange, _ state: inout State) -> RenderedDocument {
    let bounds = RenderedDocument.bounds(around: range.start, in: text)
    if let known = state.documents[bounds.lowerBound] { return known }
    let document = RenderedDocument(text, bounds, state.charts, &state.library)
    state.documents[bounds.lowerBound] = document
    return document
  }

  /// Of a document whose template is packed into an archive, which nobody edits: the dependency is what can be
  /// changed.
  private func dependency(of document: RenderedDocument, _ charts: ChartFiles) -> Origin {
    let packed = document.source.split(separator: "/").drop { $0 != "charts" }.dropFirst().first
    let dependency = charts.chart.dependencies.first { packed.map(String.init) == $0.localName }
    return dependency.map { Origin($0.node["name"] ?? $0.node, role: "in the chart \($0.name)") }
      ?? fallback
  }

  private static func origin(
    _ file: SourceFile, _ range: Range<Int> = 0..<0, tree: SyntaxTree? = nil, role: String
  ) -> Origin {
    Origin(
      file: file, tree: tree, range: SourceRange(range.lowerBound, range.upperBound), role: role)
  }
}

/// The templates of a chart and of those within it; helpers are known to all of them.
struct TemplateLibrary {
  private let charts: ChartFiles
  private let files: InputFiles
  private var templates: [String: GoTemplate] = [:]
  private let helpers: [String: (GoTemplate, [GoTemplate.Token])]

  init(_ charts: ChartFiles, _ files: InputFiles) {
    self.charts = charts
    self.files = files
    var helpers: [String: (GoTemplate, [GoTemplate.Token])] = [:]
    // What a parent defines holds for all: it comes last.
    for child in charts.all.reversed() {
      let folder = Path.joined(child.chart.folder, "templates/")
      for name in files.names where name.hasPrefix(folder) {
        guard let file = files.file(name), file.bytes.contains("define") else { continue }
        let template = GoTemplate(file)
        templates[name] = template
        for (helper, tokens) in template.definitions { helpers[helper] = (template, tokens) }
      }
    }
    self.helpers = helpers
  }

  mutating func template(_ name: String) -> GoTemplate? {
    if let template = templates[name] { return template }
    let template = files.file(name).map(GoTemplate.init)
    templates[name] = template
    return template
  }

  func helper(_ name: String) -> (GoTemplate, [GoTemplate.Token])? { helpers[name] }
}

extension GoTemplate {
  /// Without any action: printed as it stands.
  var isPlain: Bool {
    definitions.isEmpty
      && body.allSatisfy { if case .text = $0.kind { true } else { false } }
  }
}
