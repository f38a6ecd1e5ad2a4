extension Failure {
  /// What is to be applied cannot be fetched, read or rendered.
  static let sources = [
    Failure(
      "chart-template", "a template of a chart cannot be rendered",
      [
        "executing \"*\" at <", "execution error at (", "parse error at (",
        "nil pointer evaluating",
      ],
      cause: """
        The message names the template, its line and the value: mostly one that is not set, or of another type \
        than the template takes it for. helm upgrade --reuse-values leaves out what a newer chart's values add.
        """,
      remedy: """
        Set the value, or guard it in the template ((.Values.a).b, default). helm upgrade \
        --reset-then-reuse-values takes the chart's new values in. helm template and kubevet check say the same \
        before.
        """),
    Failure(
      "yaml-syntax", "a manifest is no YAML",
      ["yaml parse error on ", "error converting yaml to json: ", "malformedyamlerror: "],
      cause: """
        A line is indented otherwise than those around it, a tab stands before it, or a text with a colon, a \
        bracket or a % at its start stands without quotes. In a chart the template printed it so.
        """,
      remedy: """
        kubevet check names the line and the column. In a template look at indent and nindent, and put values \
        through quote or toYaml.
        """,
      rules: ["invalid-yaml"]),
    Failure(
      "chart-missing", "a chart, or its version, is not where it is looked for",
      [
        "no '*' chart with version matching", "chart \"*\" version \"*\" not found in ",
        "chart \"*\" not found in ", "failed to download \"", "no chart version found for",
        "no chart name found",
      ],
      cause: """
        The repository does not have this version, is not known on this machine, or its index is an old one. Of \
        some registries older versions were taken down.
        """,
      remedy: """
        helm repo update, then helm search repo CHART --versions. In Flux and Argo CD compare the repository's \
        address, the chart's name and its version with that.
        """,
      rules: ["floating-source"]),
    Failure(
      "kustomize-build", "kustomize cannot render a folder",
      [
        "kustomize build failed: ", "accumulating resources", "invalid kustomization: ",
        "unable to find one of 'kustomization.yaml'", "no matches for originalid",
        "failed to find unique target for patch",
      ],
      cause: """
        A path in a kustomization leads nowhere, a patch is for an object that is not there or is there twice, \
        or a key is misspelt. The innermost of the joined errors counts.
        """,
      remedy: """
        kubevet check renders the same and names the line. Compare the patch's kind, name and namespace with \
        what the base renders, before namePrefix and namespace are applied.
        """,
      rules: ["unmatched-patch"]),
    Failure(
      "git-fetch", "a repository cannot be fetched",
      [
        "failed to checkout and determine revision", "unable to clone ", "authentication required",
        "could not read username for",
      ],
      cause:
        "Its address, the branch or tag, or the credentials are wrong; or the host is not reachable.",
      remedy: """
        Look at the Secret that the source names (its keys, its expiry, known_hosts for ssh), and try git \
        ls-remote with the same.
        """),
  ]
}
