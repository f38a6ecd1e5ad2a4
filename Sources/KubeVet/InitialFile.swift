import YAMLSyntax

/// The files of `kubevet init`.
enum InitialFile: CaseIterable {
  case configuration, preCommit, workflow

  private static let home = "https://github.com/kubevet/kubevet"
  /// Of the release that is named in the other files, too.
  private static let schema =
    "https://raw.githubusercontent.com/kubevet/kubevet/v\(kubevetVersion)/kubevet.schema.json"

  var name: String {
    switch self {
    case .configuration: ".kubevet.yaml"
    case .preCommit: ".pre-commit-config.yaml"
    case .workflow: ".github/workflows/kubevet.yml"
    }
  }

  /// What to do where the file is there already, with this text.
  func advice(for text: [UInt8]) -> String {
    self != .preCommit || text.contains("id: kubevet")
      ? "kept as it is" : "kept as it is; this goes below its repos:\n\(Self.preCommitEntry)"
  }

  func text(for found: RepositoryFindings) -> String {
    switch self {
    case .configuration: Self.configuration(found)
    case .preCommit:
      "default_install_hook_types: [pre-commit, pre-merge-commit, pre-push]\nrepos:\n"
        + Self.preCommitEntry
    case .workflow: Self.workflow(found)
    }
  }

  private static let preCommitEntry = """
      - repo: \(home)
        rev: v\(kubevetVersion)
        hooks:
          - id: kubevet

    """

  private static func configuration(_ found: RepositoryFindings) -> String {
    var text = """
      # yaml-language-server: $schema=\(schema)
      # What this repository has decided; \(home)/blob/main/docs/configuration.md
      # \(summary(found))

      # kubernetes: "1.36"    # the cluster's version; left out: the newest that kubevet knows
      # fail-on: warning      # error, warning, info or never
      # exclude: ["vendor/**"]

      """
    if found.usesFlux {
      text += "\napply: server           # as Flux does\n"
    }
    if !found.charts.isEmpty {
      text +=
        "\n# How charts are released, where nothing else in the repository says it:\n# charts:\n"
      for chart in found.charts { text += "#   - path: \(quoted(chart))\n" }
    }
    return text + """

      # rules:
      #   missing-liveness-probe: off
      #   mutable-image-tag: {severity: warning}

      """
  }

  private static func summary(_ found: RepositoryFindings) -> String {
    var parts = found.manifests.prefix(5).map { folder, count in
      "\(count) \(count == 1 ? "file" : "files") of manifests "
        + (folder.isEmpty ? "beside this one" : "in \(quoted(folder))")
    }
    if found.manifests.count > 5 { parts.append("more in other folders") }
    if found.kustomizations > 0 { parts.append("kustomizations: \(found.kustomizations)") }
    if !found.charts.isEmpty { parts.append("charts: \(found.charts.count)") }
    return parts.isEmpty
      ? "No manifests were found yet." : "Found: \(parts.joined(separator: ", "))."
  }

  private static func workflow(_ found: RepositoryFindings) -> String {
    """
    # Put here by `kubevet init`: findings on the lines of a pull request, the plan in the job's summary.
    name: kubevet
    on:
      pull_request:
      push: {branches: [\(quoted(found.branch))]}
    permissions:
      contents: read
    jobs:
      kubevet:
        runs-on: ubuntu-latest
        timeout-minutes: 30
        steps:
          - uses: actions/checkout@v7
          - uses: kubevet/kubevet@v\(kubevetVersion)

    """
  }

  /// A name as YAML takes it anywhere: plain where that is safe, otherwise in quotes.
  private static func quoted(_ name: String) -> String {
    let isPlain =
      name.utf8.first.map(\.isLetter) == true
      && name.utf8.allSatisfy { $0.isLetter || "0123456789._/-".utf8.contains($0) }
    if isPlain { return name }
    var text = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return "\"\(text)\""
  }
}
