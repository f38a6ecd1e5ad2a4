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
        "dependency '*' not found", "dependency '*' is not ready",
        "dependency '*' revision is not up to date", "dependencies do not meet ready condition",
      ],
      cause:
        "A Kustomization or HelmRelease in dependsOn is missing, misspelt, failing, or waits for this one.",
      remedy: "Mend the dependency first: flux get all shows which is not ready.",
      rules: ["flux-dependency", "flux-without-health-check"]),
    Failure(
      "flux-path", "the path of a Kustomization is not there", ["kustomization path not found: "],
      cause: "spec.path names a folder that the source does not have, at this revision.",
      remedy: "Correct spec.path: it starts at the root of the source.",
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
      "no-namespace", "Flux does not know the object's namespace", ["namespace not specified: "],
      cause: "The manifest names none, and Flux fills none in.",
      remedy: "Set targetNamespace in the Kustomization, or metadata.namespace in the object."),
  ]

  /// The cluster, or the time, is not as it should be.
  static let cluster = [
    Failure(
      "api-unavailable", "an API of the cluster has no backend",
      [
        "couldn't get resource list for *", "unable to retrieve the complete list of server apis",
        "the server is currently unable to handle the request",
      ],
      cause: """
        An APIService, often metrics.k8s.io or custom.metrics.k8s.io, points to a Service that does not answer. \
        Mostly noise; but autoscalers get no numbers, and namespaces cannot be deleted.
        """,
      remedy:
        "kubectl get apiservices shows it: mend its Service, or delete the APIService that nobody serves.",
      rules: ["metrics-api-needed"]),
    Failure(
      "deadline", "something did not become ready in time",
      [
        "timed out waiting for the condition", "context deadline exceeded", "resource * not ready",
        "exceeded its progress deadline",
      ],
      cause: """
        Pods do not start or do not become ready: an image that cannot be pulled, a crash, a probe that fails, \
        too little room, a claim that is not bound.
        """,
      remedy: """
        kubectl get events and kubectl describe pod say which. Raise the time limit only where starting \
        takes long.
        """,
      rules: ["hasty-deadline", "hasty-liveness", "unresolved-image", "missing-config"]),
    Failure(
      "server-certificate", "the API server's certificate is not trusted",
      ["unable to connect to the server: *x509: "],
      cause: """
        It has expired, was made for another name or address, or the kubeconfig holds the authority of another \
        cluster. A proxy that opens connections, or a wrong clock, does the same.
        """,
      remedy: """
        Fetch the kubeconfig again. On a cluster of your own kubeadm certs check-expiration says what has \
        expired. --insecure-skip-tls-verify hides it, and gives the token to whoever answers.
        """),
    Failure(
      "login", "the API server does not know who asks",
      [
        "you must be logged in to the server",
        "the server has asked for the client to provide credentials",
        "getting credentials: exec: ",
      ],
      cause: "The token has expired, is missing, or its program (exec in the kubeconfig) fails.",
      remedy: """
        Log in again with the provider's command line; in a pipeline give the step its role or token. kubectl \
        auth whoami shows who the server takes it for.
        """),
    Failure(
      "unreachable", "the API server cannot be reached",
      ["the connection to the server * was refused", "unable to connect to the server"],
      cause: "Wrong context, wrong network, or the server is down.",
      remedy: "kubectl config current-context and kubectl cluster-info say where the request goes."),
  ]
}
