extension Failure {
  /// Things that are not there.
  static let missing = [
    Failure(
      "unknown-kind", "the cluster does not know the kind",
      [
        "resource mapping not found for name: *no matches for kind",
        "ensure crds are installed first", "no matches for kind",
        "the server doesn't have a resource type",
        "the server could not find the requested resource",
        "the kubernetes api could not find ",
      ],
      cause: """
        Its CustomResourceDefinition is missing, or comes in the same apply; or the API version was removed \
        from Kubernetes.
        """,
      remedy: """
        Apply the definitions first: a target of their own, with dependsOn in Flux or an earlier wave in Argo CD. \
        For a removed version write the one that took its place.
        """,
      rules: ["apply-order", "removed-api"]),
    Failure(
      "deprecated-api", "an API version that a later Kubernetes does not have any more",
      [" is deprecated in v*, unavailable in v", " is deprecated in v*; use "],
      cause: "The server still takes it, and says from when on it does not.",
      remedy:
        "Write the version that it names: some fields may have moved. What is stored is served in both.",
      rules: ["deprecated-api", "removed-api"]),
    Failure(
      "no-object", "a document that is no object of Kubernetes",
      [
        "object 'kind' is missing in", "object 'apiversion' is missing in",
        "error validating data: *apiversion not set", "error validating data: *kind not set",
      ],
      cause: """
        apiVersion or kind is missing: values or a patch were applied as if they were a manifest, or a template \
        printed half of one.
        """,
      remedy: "Write both, or leave the file out of what is applied."),
    Failure(
      "nothing-to-apply", "there was no object to apply",
      ["no objects passed to apply", "no objects passed to create"],
      cause: """
        The file or the stream is empty, or holds comments alone: a template whose condition is off, a selector that \
        none fits, or the step before in the pipe failed.
        """,
      remedy: """
        Look at what the step before prints, and let the script stop with it (set -o pipefail).
        """),
    Failure(
      "no-file", "the file that is to be applied is not there",
      ["error: the path \"*\" does not exist", "error: open *: no such file or directory"],
      cause: """
        -f names a path that does not exist where kubectl or helm runs: another working folder, a file that no \
        step before wrote, or a misspelt name.
        """,
      remedy: """
        Correct the path; in a pipeline look at the folder and at what the steps before leave behind (pwd, ls).
        """),
    Failure(
      "namespace-terminating", "the namespace is being deleted", ["because it is being terminated"],
      cause:
        "Nothing can be made in it until it is gone; a finalizer or an API that does not answer may hold it.",
      remedy: """
        Wait, and apply again. If it does not go, the conditions of the namespace say what it waits for.
        """, rules: ["stateful-resource-removed"]),
    Failure(
      "deletion-hangs", "what was deleted is not gone yet",
      [
        "uninstallation completed with * timed out waiting for the condition",
        "timed out waiting for the condition on namespaces/",
      ],
      cause: """
        Deleted objects stay until nobody's finalizer holds them: a controller that is slow, was removed before \
        its objects, or fails. A namespace waits for all that is in it.
        """,
      remedy: """
        kubectl get them with -o yaml: metadata.finalizers and the conditions of the namespace say who is waited \
        for. Mend or bring back that controller; take a finalizer away only where its work is done.
        """),
    Failure(
      "already-there", "an object of that name is there already",
      [
        // Databases say the same of their own.
        "(alreadyexists)", "s \"*\" already exists", ".batch \"*\" already exists",
        ".autoscaling \"*\" already exists", ".policy \"*\" already exists",
        ".io \"*\" already exists", ".com \"*\" already exists", ".dev \"*\" already exists",
        ".sh \"*\" already exists",
      ],
      cause: "kubectl create and hooks only make objects: they change none that is there.",
      remedy: """
        kubectl apply makes it or changes it. If it belongs to somebody else, take another name; a Job that \
        runs once more takes a name for each run, or is deleted before.
        """,
      rules: ["stale-hook", "migration-rerun"]),
    Failure(
      "namespace-missing", "the namespace is not there", ["namespaces \"*\" not found"],
      cause: "Nothing makes it before what is to be in it.",
      remedy: """
        Apply the Namespace first or together with the objects; helm takes --create-namespace, Argo CD \
        CreateNamespace=true.
        """, rules: ["apply-order"]),
    Failure(
      "priority-class-missing", "the pod's priority class is not there",
      ["no priorityclass with name * was found"],
      cause: """
        priorityClassName names no PriorityClass of the cluster: it comes later, or is misspelt.
        """,
      remedy: """
        Make the PriorityClass before what uses it, or correct the name: kubectl get priorityclass lists them.
        """),
  ]
}
