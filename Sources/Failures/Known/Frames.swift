extension Failure {
  /// What tools say around the error that counts.
  static let frames = [
    Failure(
      "release-failed", "Flux could not install or upgrade a release",
      ["helm install failed for release", "helm upgrade failed for release"],
      cause: "The error behind it says why; this part only names the release and its chart.",
      remedy: "Read what stands behind it, or helm history and the events of the HelmRelease.",
      rules: ["helm-release-without-remediation"], isFrame: true),
    Failure(
      "helm-patch", "Helm could not change an object", ["cannot patch \"*\" with kind "],
      cause: "The error behind it says why; several are joined by &&.",
      remedy: "Read what stands behind it: each part names its object.",
      rules: ["immutable-field-change"], isFrame: true),
    Failure(
      "sync-dry-run", "Argo CD tried a sync, and it would fail",
      ["one or more objects failed to apply (dry run)"],
      cause: "Nothing was changed. The error behind it says which object is refused, and why.",
      remedy: """
        Read what stands behind it. Where only a definition is missing that the same sync brings: \
        SkipDryRunOnMissingResource=true.
        """,
      rules: ["apply-order"], isFrame: true),
    Failure(
      "sync-failed", "Argo CD could not apply an object",
      [
        "one or more objects failed to apply",
        "one or more synchronization tasks completed unsuccessfully",
        "one or more synchronization tasks are not valid", "error when patching \"/dev/shm/",
        "error when replacing \"/dev/shm/",
      ],
      cause: "The error behind it, after the name of a temporary file, says which object, and why.",
      remedy: "Read what stands behind it, or the sync result of the object (argocd app get NAME).",
      isFrame: true),
    Failure(
      "dry-run-failed", "Flux tried an apply, and it would fail",
      ["dry-run failed, reason: ", "dry-run failed (", "dry-run failed: "],
      cause: """
        Nothing of this Kustomization was changed. The API server's reason stands behind it: Invalid, Forbidden, \
        Conflict, NotFound.
        """,
      remedy: "Read what stands behind it: it names the field.",
      rules: ["immutable-field-change"], isFrame: true),
    Failure(
      "not-found", "something that the error names is not there",
      ["*/* not found: *not f", "*/* not found: the server could not find", "(notfound): "],
      cause: "A namespace, a definition, a file or an object is missing, or comes later.",
      remedy: "Apply what is missing first; in Flux a Kustomization of its own, and dependsOn.",
      rules: ["apply-order"], isFrame: true),
  ]
}
