import Manifests
import Rendering

extension Targets {
  /// Of `names`, files in a chart that look like the values of a release, and that none takes which is known here.
  func strayValues(among names: Set<String>) -> [String] {
    guard !charts.isEmpty else { return [] }
    let known = (all + incomplete).reduce(into: Set<String>()) { files, target in
      if case .chart(let recipe) = target.recipe { files.formUnion(recipe.valueFiles) }
    }
    return names.subtracting(known).filter(looksLikeValues).sorted()
  }

  /// `values-prod.yaml` or `env/prod.yaml` in the chart's folder: not the chart's own values, nor those of its parts.
  private func looksLikeValues(_ name: String) -> Bool {
    guard Discovery.isManifestName(name), !name.hasSuffix(".json"),
      let chart = charts.filter({ RepositoryPath.isWithin(name, $0) }).max(by: {
        $0.count < $1.count
      })
    else { return false }
    let way = (chart == "." ? name[...] : name.dropFirst(chart.count + 1)).split(separator: "/")
    guard let file = way.last, way != ["values.yaml"], !Self.parts.contains(String(way[0])) else {
      return false
    }
    return file.lowercased().contains("values")
      || way.dropLast().contains { Self.environments.contains($0.lowercased()) }
  }

  /// What lies in them is the chart's own business.
  private static let parts: Set<String> = ["charts", "ci", "crds", "files", "templates", "tests"]
  private static let environments: Set<String> = ["env", "environments", "envs", "values"]
}
