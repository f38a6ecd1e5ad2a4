extension Failure {
  /// Applications of Argo CD.
  static let argo = [
    Failure(
      "manifest-timeout", "Argo CD did not get the manifests in time",
      [
        "failed to generate manifest for source*deadline exceeded",
        "failed to load target state*deadline exceeded",
      ],
      cause: """
        Its repo-server was too slow: much to render at once, a large repository, a chart whose dependencies are \
        fetched each time, or a Git server or registry that does not answer.
        """,
      remedy: """
        Refresh the Application. If it stays so, look at the load and the logs of argocd-repo-server, give it \
        more replicas or CPU, or raise its time limits (controller.repo.server.timeout.seconds, \
        reposerver.git.request.timeout).
        """),
    Failure(
      "argo-diff", "Argo CD cannot compare an object with what is in the cluster",
      ["error creating typedlive: ", "error building typed results: "],
      cause: """
        The object in the cluster has a field that the types which Argo CD knows do not have: it is older or newer \
        than the cluster. The manifest is not to blame.
        """,
      remedy: """
        Bring Argo CD to a version made for this Kubernetes. Until then ignoreDifferences for the field, or \
        ServerSideDiff=true, leaves the comparison to the server.
        """),
    Failure(
      "shared-resource", "two Applications have the same object",
      ["sharedresourcewarning", "shared resource found: ", " is part of applications * and "],
      cause: "Whichever is synced last wins, and where one is deleted or prunes, the object goes.",
      remedy: "Leave it to one of them: move it, or give the other one a name of its own.",
      rules: ["resource-owned-twice"]),
    Failure(
      "rollout-aborted", "Argo Rollouts gave an update up",
      ["rolloutaborted: ", "rollout aborted update to revision "],
      cause:
        "An analysis failed, the new pods did not become ready in time, or somebody aborted it.",
      remedy: """
        kubectl argo rollouts get rollout NAME and the AnalysisRun say which; the old version has the traffic \
        again. Mend it and apply, or take the change back: an aborted Rollout stays Degraded until then.
        """,
      rules: ["hasty-deadline"]),
    Failure(
      "sync-running", "Argo CD still works on the sync before",
      ["desc = another operation is already in progress"],
      cause: """
        An Application has one operation at a time; this one waits for its hooks, its waves or objects that do \
        not become healthy, or it retries.
        """,
      remedy: """
        Wait for it: argocd app wait NAME --operation. If it does not end, argocd app get NAME shows what it \
        waits for, and argocd app terminate-op NAME stops it.
        """),
    Failure(
      "project-missing", "the project of the Application is not there",
      [
        "application references project * which does not exist",
        "application referencing project * which does not exist",
      ],
      cause: """
        spec.project names no AppProject of Argo CD's own namespace: it is misspelt, comes later, or stands in \
        another namespace.
        """,
      remedy: """
        Make the AppProject in Argo CD's namespace before its Applications, or correct spec.project.
        """),
    Failure(
      "not-permitted", "the project of Argo CD does not allow it",
      [
        "is not permitted in project", "are not permitted in project",
        "do not match any of the allowed destinations in project",
      ],
      cause: """
        The AppProject lists the clusters and namespaces, the repositories and the kinds that its Applications \
        may use; this is none of them.
        """,
      remedy:
        "Add it to the AppProject (destinations, sourceRepos, clusterResourceWhitelist), or take another project."
    ),
  ]
}
