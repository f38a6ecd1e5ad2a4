/// Small manifests that several tests need.
enum Sample {
  static let service = """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      selector: {app: web}
      ports: [{port: 80}]

    """

  /// One error: an image that can change.
  static let latestPod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: latest}
    spec:
      containers:
        - {name: web, image: "ghcr.io/acme/web:latest", imagePullPolicy: Always}

    """

  /// Warnings only.
  static let unprobed = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: cart}
    spec:
      selector: {matchLabels: {app: cart}}
      template:
        metadata: {labels: {app: cart}}
        spec:
          containers:
            - {name: cart, image: "ghcr.io/acme/cart:1.4.2"}

    """

  /// One remark only.
  static let floating = """
    apiVersion: v1
    kind: Pod
    metadata: {name: floating}
    spec:
      containers:
        - {name: web, image: "ghcr.io/acme/web:1", imagePullPolicy: Always}

    """
}
