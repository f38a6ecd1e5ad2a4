extension Failure {
  /// The way to the API server: who asks, and which one.
  static let access = [
    Failure(
      "server-certificate", "the API server's certificate is not trusted",
      [
        "unable to connect to the server: *x509: ", "kubernetes cluster unreachable: *x509: ",
        "couldn't get current server api group list: *x509: ",
        "failed to download openapi: *x509: ",
      ],
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
        "getting credentials: exec: ", "exec plugin: invalid apiversion",
        "unable to recognize *: unauthorized", "failed to query with labels: unauthorized",
      ],
      cause: "The token has expired, is missing, or its program (exec in the kubeconfig) fails.",
      remedy: """
        Log in again with the provider's command line, which also writes a kubeconfig of today's form; in a \
        pipeline give the step its role or token. kubectl auth whoami shows who the server takes it for.
        """),
    Failure(
      "no-cluster", "nothing says which cluster is meant",
      [
        "the connection to the server localhost:8080 was refused",
        "get \"http://localhost:8080/api", "get \"http://localhost:8080/openapi",
        "get \"http://localhost:8080/version\"",
        "no configuration has been provided", "error: context \"*\" does not exist",
        "context was not found for specified context", "error loading config file",
      ],
      cause: """
        The kubeconfig is missing, empty or cannot be read, or has no context of this name; without one tools try \
        localhost:8080. In a pipeline often a step of its own wrote it, or KUBECONFIG is not set here.
        """,
      remedy: """
        kubectl config get-contexts shows what there is; fetch the kubeconfig in the job that uses it. Only to \
        render, helm template and kubectl kustomize need no cluster.
        """),
  ]

  /// The API server, or what stands behind it, is not as it should be.
  static let server = [
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
      "unreachable", "the API server cannot be reached",
      [
        "the connection to the server * was refused", "unable to connect to the server",
        "kubernetes cluster unreachable: ", "couldn't get current server api group list: ",
        "failed to download openapi: ", "failed to get cluster info for ",
      ],
      cause: "Wrong context, wrong network, or the server is down.",
      remedy: "kubectl config current-context and kubectl cluster-info say where the request goes."),
    Failure(
      "busy-server", "the API server did not finish in time",
      [
        "unable to return a response in the time allotted", "etcdserver: request timed out",
        "etcdserver: leader changed", "the server has received too many requests",
        "http2: client connection lost", "has prevented the request from succeeding",
      ],
      cause: """
        The server, its etcd or a webhook was too slow or just being replaced: what was sent may have been done or \
        not. The manifests are not to blame.
        """,
      remedy:
        "Apply again: what is as it should be does not change. If it stays so, look at the control plane."
    ),
  ]

  /// The time was over.
  static let waiting = [
    Failure(
      "request-timeout", "a server did not answer in time",
      [
        "client.timeout exceeded while awaiting headers", "\": context deadline exceeded",
        "dial tcp *: i/o timeout", "net/http: tls handshake timeout",
      ],
      cause: "The address stands in front: the way to it is closed or slow, or it is overloaded.",
      remedy: "Try the address from the same place (curl -v), with the proxy that the tool has."),
    Failure(
      "deadline", "something did not become ready in time",
      [
        "timed out waiting for the condition", "context deadline exceeded",
        "timed out waiting to be ready",
        "resource */*/* not ready",
        "exceeded its progress deadline", "progressdeadlineexceeded", "has timed out progressing",
        "health state has transitioned from * to degraded",
        "s) waiting for app \"*\" match desired",
        "resource not ready, name: ",
        "would exceed context deadline",
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
  ]
}
