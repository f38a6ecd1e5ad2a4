import SystemPackage
import YAMLSyntax

/// Reads what helm says when it fails: its words without their frame, at the file and line they name.
struct HelmErrors {
  private let recipe: ChartRecipe
  private let files: ChartFiles
  /// Paths on this machine and what people call them, longest first.
  private let names: [(path: String, name: String)]

  init(
    _ recipe: ChartRecipe, _ files: ChartFiles, sandbox: FilePath, work: HelmWorkFolder,
    chart: FilePath
  ) {
    self.recipe = recipe
    self.files = files
    var names = [(chart.string, files.chart.folder), (sandbox.string + "/", "")]
    for (number, layer) in recipe.values.enumerated() {
      guard case .part(let place, _) = layer else { continue }
      names.append((work.path.appending("values-\(number).yaml").string, place.file))
    }
    self.names = names.sorted { $0.0.utf8.count > $1.0.utf8.count }
  }

  /// The tool's words in one line.
  static func words(of errors: String) -> String {
    let lines = errors.split(whereSeparator: \.isNewline)
      .map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }
      // Warnings, Helm's log lines and its advice to look at the rendered text.
      .filter { line in
        !["WARNING:", "walk.go:", "coalesce.go:", "level=", "time=", "Use --debug"]
          .contains { line.hasPrefix($0) || line.dropFirst(20).hasPrefix($0) }
      }
    let text = lines.joined(separator: " ")
    let words = String(text.trimmingPrefix("Error: "))
    return words.isEmpty ? "it failed without a word" : words
  }

  func failure(_ errors: String) -> RenderFailure {
    var words = Self.words(of: errors)
    for (path, name) in names { words.replace(path, with: name) }
    words = RepeatedValues().removed(from: words)
    if let missing = words.wholeMatch(of: #/.*missing in charts/ directory: (.*)/#) {
      let dependency = files.chart.dependencies.first {
        missing.1.split(separator: ",")
          .contains(Substring($0.name))
      }
      return RenderFailure(
        "helm: \(missing.1) of the chart's dependencies is not in charts/: "
          + "run helm dependency build \(files.chart.folder)",
        file: dependency?.node.tree.file.path ?? files.chart.file,
        line: dependency?.node.line)
    }
    if let place = innermostPlace(in: words) {
      var failure = RenderFailure("helm: \(place.words)", file: place.file, line: place.line)
      failure.needsValues =
        words.contains("execution error at (") && recipe.values.isEmpty && recipe.settings.isEmpty
      return failure
    }
    let (file, node) = subject(of: words)
    return RenderFailure("helm: \(words)", file: file, line: node?.line)
  }

  /// An error in a helper is reported through everything that includes it: the last place is to blame.
  private func innermostPlace(in words: String) -> (file: String, line: Int?, words: String)? {
    let pattern = #/(?:template: )?([^\s:()"]+/[^\s:()"]+):([0-9]+)(?::[0-9]+)?\)?:? ?/#
    for match in words.matches(of: pattern).reversed() {
      guard let file = files.file(named: String(match.1)) else { continue }
      let rest = words[match.range.upperBound...]
        .replacing(#/^executing "[^"]*" (?=at )/#, with: "")
        .trimmingPrefix(": ")
      let message = rest.isEmpty ? words[..<match.range.lowerBound] : rest
      return (file, Int(match.2), String(message))
    }
    // Where the rendered text is no YAML, its lines are not those of the template.
    guard let match = words.firstMatch(of: #/YAML parse error on ([^\s:]+): /#),
      let file = files.file(named: String(match.1))
    else { return nil }
    let rest = words[match.range.upperBound...].trimmingPrefix("error converting YAML to JSON: ")
    return (file, nil, "what is rendered is no YAML: \(rest)")
  }

  /// The file that an error without a place is about.
  private func subject(of words: String) -> (file: String, node: Node?) {
    let chart = files.chart
    if words.contains("requires kubeVersion") { return (chart.file, chart.root["kubeVersion"]) }
    if let match = words.firstMatch(of: #/chart\.metadata\.([a-zA-Z]+)/#) {
      return (chart.file, chart.root.value(forKey: String(match.1)))
    }
    if words.contains("cannot load values.yaml") || words.contains("specifications of the schema") {
      return (recipe.values.last?.file ?? Path.joined(chart.folder, "values.yaml"), nil)
    }
    if words.contains("error converting YAML to JSON"), let file = recipe.values.last?.file {
      return (file, nil)
    }
    return (chart.file, nil)
  }
}
