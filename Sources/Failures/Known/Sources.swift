extension Failure {
  /// What is to be applied cannot be fetched, read or rendered.
  static let sources = [
    Failure(
      "chart-template", "a template of a chart cannot be rendered",
      [
        "executing \"*/templates/*\" at <", "/templates/*executing \"*\" at <",
        "^nil pointer evaluating", "gotpl:*executing \"*\" at <", "execution error at (",
        "parse error at (", "/templates/*nil pointer evaluating",
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
      [
        "yaml parse error on ", "error converting yaml to json: ", "malformedyamlerror: ",
        "yaml: line *: did not find expected", "yaml: line *: could not find expected",
        "yaml: line *: mapping values are not allowed", "yaml: line *: found ",
        "yaml: line *: block sequence entries are not allowed",
      ],
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
        "chart \"*\" not found in ", "failed to download \"*\" at version",
        "failed to download \"*\" (hint", "no chart version found for", "no chart name found",
        "error: repo * not found", "failed: repo * not found",
        "is not a valid chart repository or cannot be reached", "failed to fetch http* : 40",
        "failed to perform \"*\" on source: ", "failed to download chart for remote reference",
        "failed to authorize: failed to fetch * token", "error: path \"*\" not found",
        "chart.yaml file is missing", "could not locate a version matching provided version",
        "failed to add remote dependency '",
      ],
      cause: """
        The repository does not have this version, is not known on this machine, asks who wants it, or its index \
        is an old one. Of some registries older versions were taken down.
        """,
      remedy: """
        helm repo update, then helm search repo CHART --versions; for a registry helm registry login. In Flux and \
        Argo CD compare the repository's address, the chart's name and its version with that.
        """,
      rules: ["floating-source"]),
    Failure(
      "kustomize-helm", "kustomize may not render charts",
      ["must specify --enable-helm"],
      cause: """
        The kustomization has helmCharts, which kustomize renders only when it is told that it may: it runs helm.
        """,
      remedy: """
        kustomize build --enable-helm, or kubectl kustomize --enable-helm and apply what it prints; in Argo CD \
        kustomize.buildOptions: --enable-helm in argocd-cm. Flux does not do it: write a HelmRelease there.
        """),
    Failure(
      "kustomize-build", "kustomize cannot render a folder",
      [
        "kustomize build failed: ", "accumulating resources", "invalid kustomization: ",
        "unable to find one of 'kustomization.yaml'", "no matches for originalid",
        "failed to find unique target for patch",
        "may not add resource with an already registered id",
        "operation does not apply: doc is missing ", "evalsymlink failure",
      ],
      cause: """
        A path in a kustomization leads nowhere, an object comes in twice, a patch is for an object or a field \
        that is not there, or a key is misspelt. The innermost of the joined errors counts.
        """,
      remedy: """
        kubevet check renders the same and names the line. Compare the patch's kind, name and namespace with \
        what the base renders, before namePrefix and namespace are applied.
        """,
      rules: ["unmatched-patch"]),
    Failure(
      "flux-source", "Flux has not fetched what it is to apply",
      ["source artifact not found", "unable to get '*' source: ", "helmchart '*' is not ready"],
      cause:
        "The source that sourceRef or the chart names is missing, in another namespace, or fails itself.",
      remedy: "flux get sources all -A says which is not ready, and why; mend that one first.",
      rules: []),
    Failure(
      "edited-secret", "an encrypted file was edited without SOPS",
      ["failed to verify sops data integrity", "mac mismatch. file has "],
      cause: """
        SOPS signs all of a file, what stands in it in the open included: a line that an editor, a formatter or a \
        merge changed is enough.
        """,
      remedy: """
        Take the edit back and make it with sops FILE. Where the edit is right, sops --ignore-mac FILE and \
        saving signs the file anew.
        """),
    Failure(
      "decryption", "an encrypted file cannot be read",
      [
        "cannot get sops data key", "decryption failed for ", "error decrypting sops tree",
        "trouble decrypting file", "[helm-secrets] error while decrypting",
      ],
      cause: """
        The key that the file was encrypted for is not there: the Secret of spec.decryption is missing or holds \
        another one, the account may not use the key, or the file was encrypted for others.
        """,
      remedy: """
        sops updatekeys FILE after the keys in .sops.yaml have changed; of the controller look at the Secret that \
        spec.decryption.secretRef names, and at the account's right to use the key.
        """),
    Failure(
      "external-secret", "a Secret cannot be made from what another store holds",
      [
        "could not get secret data from provider", "error retrieving secret at .data",
        "error processing spec.data", "secretsyncederror",
      ],
      cause: """
        The key or its property is not in that store, the store's credentials do not reach it, or the SecretStore \
        is missing or not ready. Pods that need the Secret wait, or keep its old values.
        """,
      remedy: """
        kubectl describe externalsecret shows the key, kubectl get secretstore,clustersecretstore whether the store is \
        ready. After the key is there the next refresh mends it.
        """),
    Failure(
      "kubernetes-version", "the chart is made for other versions of Kubernetes",
      ["chart requires kubeversion: "],
      cause: "kubeVersion in Chart.yaml names the versions that the chart was made for.",
      remedy: """
        Take a version of the chart that fits the cluster, or upgrade the cluster first. Without a cluster helm \
        template takes --kube-version.
        """),
    Failure(
      "git-fetch", "a repository cannot be fetched",
      [
        "failed to checkout and determine revision", "unable to clone ", "failed to list refs: ",
        "could not read username for", "could not read from remote repository",
        "permission denied (publickey", "ssh: handshake failed: knownhosts: ",
        "couldn't find remote ref ", "failed to determine artifact digest",
        "unable to resolve '*' to a commit sha",
      ],
      cause:
        "Its address, the branch or tag, or the credentials are wrong; or the host is not reachable.",
      remedy: """
        Look at the Secret that the source names (its keys, its expiry, known_hosts for ssh), and try git \
        ls-remote with the same, or flux pull artifact where it lies in a registry.
        """),
  ]
}
