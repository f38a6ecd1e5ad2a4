extension Failure {
  /// Kustomizations of Flux.
  static let flux = [
    Failure(
      "health-check", "what was applied did not become healthy in time",
      [
        "health check failed after *timeout waiting for",
        "health check failed after *failed early due to stalled resources",
      ],
      cause:
        "The objects that the message lists are not ready: their pods do not start, or pass no probe.",
      remedy: """
        Look at the object that it names (kubectl describe, kubectl logs). Raise timeout only where starting \
        takes long.
        """,
      rules: ["flux-without-timeout", "hasty-liveness", "probe-timing"]),
    Failure(
      "flux-dependency", "Flux waits for what it depends on",
      [
        "dependency '*/*' not found", "dependency '*' is not ready",
        "dependency '*' revision is not up to date", "dependencies do not meet ready condition",
      ],
      cause:
        "A Kustomization or HelmRelease in dependsOn is missing, misspelt, failing, or waits for this one.",
      remedy: "Mend the dependency first: flux get all shows which is not ready.",
      rules: ["flux-dependency", "flux-without-health-check"]),
    Failure(
      "flux-path", "the folder that Flux or Argo CD is to apply is not there",
      ["kustomization path not found: ", "app path does not exist"],
      cause: """
        spec.path of the Kustomization, or spec.source.path of the Application, names a folder that the source \
        does not have, at this revision.
        """,
      remedy: "Correct the path: it starts at the root of the source.",
      rules: ["flux-path-missing"]),
    Failure(
      "substitution", "a variable could not be filled in",
      [
        "envsubst error", "variable substitution failed", "var name is invalid, must match",
        "substitute from 'configmap/*' error", "substitute from 'secret/*' error",
      ],
      cause: """
        postBuild replaces ${…} everywhere, in scripts, too; or a ConfigMap or Secret that it reads is missing.
        """,
      remedy: """
        Write $${…} where the text is to stay, or turn it off for the object \
        (kustomize.toolkit.fluxcd.io/substitute: disabled). Make what substituteFrom names, or mark it optional.
        """,
      rules: ["undefined-substitution"]),
    Failure(
      "flux-secret", "a Secret that Flux itself reads is not there",
      [
        "auth secret error: ", "failed to get secret '*/*': ", "cannot get decryption secret",
        "decryption secret error: ",
      ],
      cause: """
        secretRef of a source, or decryption.secretRef of a Kustomization, names a Secret that its own namespace \
        does not have: it comes later, stands in another namespace, or bears another name.
        """,
      remedy: """
        Make it in the namespace of the object that names it, by hand or by what bootstraps the cluster: what it \
        opens cannot bring it along.
        """),
    Failure(
      "values-reference", "values that Flux is to read are not there",
      ["could not resolve * chart values reference"],
      cause: """
        valuesFrom of the HelmRelease names a ConfigMap or a Secret, or a key of it, that is not there: it comes \
        later, stands in another namespace than the HelmRelease, or bears another name.
        """,
      remedy: """
        Make it in the HelmRelease's namespace, correct its name or valuesKey, or mark it optional: true.
        """,
      rules: ["missing-config", "missing-config-key"]),
    Failure(
      "no-namespace", "Flux does not know the object's namespace", ["namespace not specified: "],
      cause: "The manifest names none, and Flux fills none in.",
      remedy: "Set targetNamespace in the Kustomization, or metadata.namespace in the object."),
  ]
}
