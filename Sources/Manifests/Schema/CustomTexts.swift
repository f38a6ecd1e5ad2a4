import YAMLSyntax

/// Fields of others' kinds that take a text, and in which people write numbers, booleans and mappings: the definitions of
/// these kinds are rarely in the input, and all of them say `type: string` there.
enum CustomTexts {
  /// Paths by kind; `*` stands for every item of a list and every value of a mapping.
  static let paths: [GroupKind: [[Substring]]] = {
    var paths: [GroupKind: [[Substring]]] = [:]
    for (group, kinds) in fields {
      for (kind, fields) in kinds {
        paths[GroupKind(group, kind)] = fields.map { $0.split(separator: ".") }
      }
    }
    return paths
  }()

  private static let fields: [String: [String: [String]]] = [
    "argoproj.io": [
      "AnalysisTemplate": ["spec.args.*.value"],
      "Application": application, "ApplicationSet": application.map { "spec.template.\($0)" },
    ],
    "cert-manager.io": ["Certificate": ["spec.duration", "spec.renewBefore"]],
    "external-secrets.io": [
      "ExternalSecret": ["spec.data.*.remoteRef.version", "spec.refreshInterval"]
    ],
    "helm.toolkit.fluxcd.io": ["HelmRelease": times + ["spec.chart.spec.version"]],
    "image.toolkit.fluxcd.io": [
      "ImagePolicy": ["spec.policy.semver.range"], "ImageRepository": times,
      "ImageUpdateAutomation": times,
    ],
    "karpenter.sh": ["NodePool": ["spec.template.spec.requirements.*.values.*"]],
    "keda.sh": [
      "ScaledJob": ["spec.triggers.*.metadata.*"], "ScaledObject": ["spec.triggers.*.metadata.*"],
    ],
    "kustomize.toolkit.fluxcd.io": [
      "Kustomization": times + ["spec.retryInterval", "spec.postBuild.substitute.*"]
    ],
    "monitoring.coreos.com": [
      "PodMonitor": ["interval", "port", "scrapeTimeout"].map {
        "spec.podMetricsEndpoints.*.\($0)"
      },
      "PrometheusRule": ["interval", "rules.*.annotations.*", "rules.*.for", "rules.*.labels.*"]
        .map { "spec.groups.*.\($0)" },
      "ServiceMonitor": ["interval", "port", "scrapeTimeout"].map { "spec.endpoints.*.\($0)" },
    ],
    "source.toolkit.fluxcd.io": [
      "Bucket": times,
      "GitRepository": times
        + ["branch", "commit", "semver", "tag"].map { "spec.ref.\($0)" },
      "HelmChart": times + ["spec.version"], "HelmRepository": times,
      "OCIRepository": times + ["digest", "semver", "tag"].map { "spec.ref.\($0)" },
    ],
  ]

  private static let times = ["spec.interval", "spec.timeout"]

  private static let application =
    ["spec.source", "spec.sources.*"].flatMap { source in
      [
        "helm.parameters.*.value", "helm.values", "kustomize.commonAnnotations.*",
        "kustomize.commonLabels.*", "targetRevision",
      ].map { "\(source).\($0)" }
    } + ["duration", "maxDuration"].map { "spec.syncPolicy.retry.backoff.\($0)" }
}

extension Resource {
  /// What stands in such a field and is no text.
  package var textsOfOtherTypes: [Node] {
    (CustomTexts.paths[kind] ?? []).flatMap { root.nodes(at: $0[...]) }.filter { node in
      guard node.kind == .scalar else { return !node.isOpen }
      return switch node.scalar() {
      case .bool, .int, .float: !node.isOpen
      default: false
      }
    }
  }
}

extension Node {
  fileprivate func nodes(at path: ArraySlice<Substring>) -> [Node] {
    guard let step = path.first else { return [self] }
    guard step == "*" else {
      return value(forKey: String(step))?.nodes(at: path.dropFirst()) ?? []
    }
    let children = isSequence ? Array(items) : pairs.map(\.value)
    return children.flatMap { $0.nodes(at: path.dropFirst()) }
  }
}
