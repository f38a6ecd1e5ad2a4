extension Failure {
  /// Releases of Helm, and Flux's controller for them.
  static let helm = [
    Failure(
      "release-pending", "a release is stuck in an operation that nobody goes on with",
      [
        "another operation (install/upgrade/rollback) is in progress",
        "secrets \"sh.helm.release.v1.*\" already exists", "release: already exists",
        "pending-install", "pending-upgrade", "pending-rollback",
      ],
      cause: """
        A run of Helm was killed and left the release in a pending state. Or two pipelines release it at the \
        same time.
        """,
      remedy: """
        If no run goes on (helm history): helm rollback to the last deployed revision, or delete the Secret of \
        the pending one. Rollbacks run hooks, too: mind migrations that cannot go back.
        """,
      rules: ["competing-deployers"]),
    Failure(
      "ownership", "an object is there that is not this release's",
      [
        "exists and cannot be imported into the current release", "invalid ownership metadata",
        "existing resource conflict: ",
      ],
      cause: "Another release, another tool or a hook made it: it lacks the labels of this one.",
      remedy: """
        Decide whose it is. To hand it over: label app.kubernetes.io/managed-by=Helm, annotations \
        meta.helm.sh/release-name and meta.helm.sh/release-namespace, or helm upgrade --take-ownership.
        """,
      rules: ["resource-owned-twice", "immutable-field-change"]),
    Failure(
      "release-of-removed-api", "the stored release uses an API that the cluster dropped",
      [
        "unable to build kubernetes objects from current release manifest: *no matches for kind",
        "current release manifest contains removed kubernetes api(s)",
      ],
      cause: """
        Helm compares with the manifest of the last release, which names an API version that is gone: even a \
        mended chart cannot be released over it.
        """,
      remedy: """
        Rewrite the stored release with the helm-mapkubeapis plugin, then upgrade. Next time upgrade charts \
        before the cluster.
        """,
      rules: ["removed-api", "deprecated-api"]),
    Failure(
      "chart-of-unknown-kind", "the chart uses a kind that the cluster does not know",
      ["unable to build kubernetes objects from new release manifest: *no matches for kind"],
      cause: "Its definition is missing, or the API version was removed from Kubernetes.",
      remedy:
        "Install the definitions before the release, or write the version that took its place.",
      rules: ["removed-api", "apply-order"]),
    Failure(
      "hook-failed", "a Job gave up",
      [
        "hooks failed: *failed: backofflimitexceeded", "hooks failed: *failed: deadlineexceeded",
        "job * failed: deadlineexceeded", "hooks failed: *resource job/* not ready. status: failed",
        "backofflimitexceeded", "job has reached the specified backoff limit",
        "job was active longer than specified deadline", "job failed: deadlineexceeded",
        "hooks failed: *resource not ready*status: failed",
      ],
      cause: """
        The Job's pods failed more often than backoffLimit allows, or ran longer than activeDeadlineSeconds. As \
        a hook it stops the release.
        """,
      remedy: """
        Read the logs of its pods (kubectl logs job/NAME), before they are removed: hook-output-log-policy has \
        Helm print them. A migration often only came before its database.
        """,
      rules: ["unguarded-migration", "endless-job", "hook-order"]),
    Failure(
      "hook-timeout", "a hook did not finish in time",
      [
        "hooks failed: *timed out waiting for the condition",
        "failed pre-install: *timed out waiting",
        "failed post-install: *timed out waiting",
        "failed pre-upgrade: *timed out waiting",
        "failed post-upgrade: *timed out waiting",
        "hooks failed: *resource *not ready*status: inprogress",
      ],
      cause: """
        Helm waits for each hook, mostly a Job, before it goes on: this one did not end within --timeout (five \
        minutes by default; spec.timeout in Flux). It may still run, or its pod never started.
        """,
      remedy: """
        kubectl get jobs,pods shows it, kubectl logs job/NAME what it does. Raise --timeout only where it takes \
        long, and let it end before the next release.
        """,
      rules: ["hook-order", "unguarded-migration"]),
    Failure(
      "hook-exists", "the hook of an earlier release is still there",
      ["hook *failed: *already exists"],
      cause: "Its delete policy does not remove it before the next one is made.",
      remedy: "Add helm.sh/hook-delete-policy: before-hook-creation.", rules: ["stale-hook"]),
    Failure(
      "no-release", "there is no release to build upon",
      [
        "has no deployed releases", "release: not found",
      ],
      cause: "Helm's history has no release of this name that succeeded, or none at all.",
      remedy: """
        helm history and helm list --all say which. After a failed first install: helm uninstall, then \
        install; otherwise helm upgrade --install.
        """, rules: ["helm-release-without-remediation"]),
    Failure(
      "release-leftover", "an object is there that Helm's last good revision does not have",
      [
        "failed: no * with the name \"*\" found",
        "failed for release *: no * with the name \"*\" found",
        "original object * with the name \"*\" not found",
      ],
      cause: """
        The object is in the cluster, but not in the last revision that was deployed, with which Helm compares: a \
        release that failed left it.
        """,
      remedy: """
        helm history shows the last deployed revision: helm rollback to it, or delete the object where it holds \
        nothing; then upgrade again.
        """,
      rules: ["helm-release-without-remediation"]),
    Failure(
      "name-in-use", "a release of this name is there already",
      [
        "cannot reuse a name that is still in use", "cannot re-use a name that is still in use",
      ],
      cause: """
        Helm keeps one history for each name and namespace: the one that is there may run, may have failed at \
        its first install, or be of another chart.
        """,
      remedy: """
        helm list --all in the namespace shows it. If it is the same one: helm upgrade --install; after a first \
        install that failed, helm uninstall before. Otherwise choose another name.
        """, rules: ["helm-release-without-remediation"]),
    Failure(
      "missing-dependency", "a chart's dependencies are not in its charts folder",
      [
        "found in chart.yaml, but missing in charts/ directory", "no repository definition for ",
        "the lock file (*) is out of sync with", "chart.lock is out of sync with",
        "requirements.lock is out of sync with",
      ],
      cause: """
        Nobody fetched what Chart.yaml names, Helm does not know the repository that it names, or Chart.yaml was \
        changed and its lock file was not.
        """,
      remedy: """
        Run helm dependency build in the chart's folder first, and helm repo add before it; after a change of \
        Chart.yaml helm dependency update, and commit Chart.lock.
        """),
    Failure(
      "chart-registry", "a registry does not give Helm a chart",
      [
        // A node says so, too, of an image, with its name in front.
        "^failed to copy: httpreadseeker: ", "^get \"https://*/tags/list\": ",
        "^unexpected status from head request to ",
      ],
      cause: """
        It does not know who asks, does not have the version, or lets no more pulls through for now \
        (toomanyrequests). Helm asks by itself: pull secrets of pods do not count here.
        """,
      remedy: """
        helm registry login in the job that runs Helm, and look at the chart's name and version (oci:// without \
        the tag). Where pulls are counted, log in or take a mirror.
        """),
    Failure(
      "values-schema", "the values do not fit the chart's schema",
      ["values don't meet the specifications of the schema(s)"],
      cause: """
        The chart's values.schema.json says which values it takes. The lines below name the chart and each value \
        that is missing, unknown or of another type.
        """,
      remedy: """
        Correct the values: helm show values CHART lists them. After an upgrade of the chart its notes say what \
        was renamed.
        """),
    Failure(
      "forced-replacement", "Helm could not replace an object", ["failed to replace object: "],
      cause:
        "--force replaces the whole object; a field that cannot change is refused all the same.",
      remedy:
        "Drop --force: a patch leaves alone what did not change. What stands behind it says the field.",
      rules: ["immutable-field-change", "cluster-ip-change"], isFrame: true),
    Failure(
      "retries-exhausted", "Flux gave the release up",
      [
        "install retries exhausted", "upgrade retries exhausted",
        "exceeded maximum retries: cannot install release",
        "exceeded maximum retries: cannot upgrade release",
        "exceeded maximum retries: cannot remediate failed release",
      ],
      cause:
        "It failed as often as it may be tried. The error that did it is an earlier one, hidden behind this.",
      remedy: """
        Find the first error (flux events --for HelmRelease/NAME, helm history), mend it, then flux reconcile \
        helmrelease NAME --reset, or --force.
        """,
      rules: ["helm-release-without-remediation"]),
    Failure(
      "no-rollback-target", "Flux has no release to go back to",
      ["missing target release for rollback"],
      cause: "The first install failed, so that nothing ever ran to which it could return.",
      remedy: "Mend the cause and delete the HelmRelease once, or set install.remediation.retries.",
      rules: ["helm-release-without-remediation"]),
  ]
}
