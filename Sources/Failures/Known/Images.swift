extension Failure {
  /// Images that do not come to the node, the most special first.
  static let images = [
    Failure(
      "disk-full", "a disk is full",
      ["no space left on device"],
      cause: """
        The disk of the node, of the volume or of the machine that runs the tool has no room left, or no inodes. \
        Programs that watch files say the same when there are too many watches (fs.inotify).
        """,
      remedy: """
        df -h and df -i show which; for a volume grow its claim, on a node remove images and logs. kubectl \
        describe node shows DiskPressure.
        """),
    Failure(
      "image-name", "the name of an image cannot be read",
      ["invalidimagename", "couldn't parse image name", "invalid reference format"],
      cause: """
        It is no name of an image: a placeholder that nobody filled in, an empty tag, capitals, a blank, or \
        https:// before it.
        """,
      remedy: "Write REGISTRY/NAME:TAG in lower case, and look at what was to fill the tag in.",
      rules: ["unresolved-image"]),
    Failure(
      "image-platform", "an image does not exist for the node's processor",
      ["no match for platform in manifest", "no matching manifest for "],
      cause: """
        The tag is there, but not for this architecture or system: it was built on a machine of another kind \
        (arm64, amd64), and the node is of the other.
        """,
      remedy: """
        Build it for both (docker buildx build --platform linux/amd64,linux/arm64), or send the pod to nodes that \
        fit (nodeSelector kubernetes.io/arch).
        """),
    Failure(
      "registry-tls", "a node does not trust the registry",
      [
        "failed to pull image *server gave http response to https client",
        "failed to pull image *x509: ",
      ],
      cause: """
        The registry speaks plain HTTP, or its certificate has expired, is for another name, or comes from an \
        authority that the node does not know. What the pod says changes nothing of it: the node pulls.
        """,
      remedy: """
        Give the registry a certificate of an authority that the nodes know, or make it known to the container \
        runtime of every node (for containerd certs.d/HOST/hosts.toml).
        """),
    Failure(
      "image-pull", "an image cannot be pulled",
      [
        "failed to pull image \"", "failed to pull and unpack image", "errimagepull",
        "imagepullbackoff", "back-off pulling image",
        "toomanyrequests: ", "pull access denied for ",
        "manifest for * not found: manifest unknown",
      ],
      cause: """
        The registry does not have the tag, wants credentials that the pod does not bring, lets no more pulls \
        through for now, or is out of the node's reach. Many say "not found" to whoever may not look.
        """,
      remedy: """
        kubectl describe pod shows the registry's words. Correct the tag or push the image; name the pull \
        secret (imagePullSecrets) in the pod or its account; pull through a mirror where pulls are counted.
        """,
      rules: ["unresolved-image", "unknown-image-commit"]),
    Failure(
      "image-never", "an image is not on the node, and may not be pulled",
      ["errimageneverpull", "is not present with pull policy of never"],
      cause: "imagePullPolicy: Never takes only what was loaded into the node before.",
      remedy: "Load it into every node (kind load, minikube image load), or write IfNotPresent.",
      rules: ["stale-image-pull"]),
    Failure(
      "pull-secret", "a pull secret is not there",
      ["unable to retrieve some image pull secrets"],
      cause: """
        imagePullSecrets of the pod or of its account names a Secret that its namespace does not have. Images \
        that are public, or on the node already, come all the same.
        """,
      remedy: """
        Make the Secret in the pod's own namespace (kubectl create secret docker-registry), or take its name out.
        """),
  ]
}
