extension Failure {
  /// What keeps pods from being made and placed, the most special first.
  static let scheduling = [
    Failure(
      "pod-security", "the namespace's security standard does not allow the pod",
      ["violates podsecurity \"*\"", "would violate podsecurity \"*\""],
      cause: """
        The namespace is labelled with a Pod Security Standard; the text names each field that goes beyond it, \
        or has to be written. A workload is only warned of: it is its pods that are refused.
        """,
      remedy: """
        Write the fields that it names, for every container. A pod that needs more belongs in a namespace of \
        another level (pod-security.kubernetes.io/enforce).
        """,
      rules: [
        "pod-security-violation", "run-as-root", "privilege-escalation", "dangerous-capability",
        "privileged-container",
        "host-namespace", "host-path",
      ]),
    Failure(
      "security-constraint", "no security context constraint of OpenShift lets the pod in",
      ["unable to validate against any security context constraint"],
      cause: """
        The account of the pod may use only some constraints, mostly restricted-v2, which lets no user be chosen \
        and no privileges be asked for. The message goes through them one by one.
        """,
      remedy: """
        Leave runAsUser and fsGroup out, so that the namespace's range counts, and what asks for privileges; or \
        give the account another constraint.
        """,
      rules: ["run-as-root", "privileged-container", "dangerous-capability", "host-path"]),
    Failure(
      "quota-values", "the namespace's quota wants requests or limits to be written",
      ["failed quota: *must specify"],
      cause:
        "A ResourceQuota counts what each container asks for, and this one says nothing of it.",
      remedy: """
        Write what the message names under resources, for init containers, too; or have a LimitRange fill in \
        defaults.
        """, rules: ["limit-violation"]),
    Failure(
      "limit-range", "a container asks for more or less than the namespace allows",
      ["usage per container is ", "usage per pod is ", "limit to request ratio per"],
      cause: "A LimitRange of the namespace bounds what one container or pod may ask for.",
      remedy: "Stay within the bounds that the message names, or have the LimitRange changed.",
      rules: ["limit-violation"]),
    Failure(
      "missing-account", "the pod's service account is not there",
      ["error looking up service account", "serviceaccount \"*\" not found"],
      cause:
        "serviceAccountName names none of this namespace: it comes later, elsewhere, or is misspelt.",
      remedy: "Make the ServiceAccount in the pod's own namespace; the pods follow by themselves.",
      rules: ["missing-service-account"]),
    Failure(
      "unbound-claim", "a claim has no volume",
      [
        "unbound immediate persistentvolumeclaims", "persistentvolumeclaim \"*\" not found",
        "storageclass.storage.k8s.io \"*\" not found",
        "no persistent volumes available for this claim",
        "failed to provision volume with storageclass",
      ],
      cause: """
        The claim is not there, or nothing gives it a volume: its storage class does not exist, makes none, or \
        no volume that is there fits.
        """,
      remedy: """
        kubectl describe pvc NAME says what it waits for, kubectl get storageclass which classes there are. \
        Without a class the default one counts, if there is one.
        """,
      rules: ["missing-volume-claim"]),
    Failure(
      "unschedulable", "no node takes the pod", ["nodes are available: "],
      cause: """
        The message counts the nodes by what keeps each out: too little CPU or memory left for the requests, a \
        taint, a selector or affinity that it does not meet, a port or a volume that is taken.
        """,
      remedy: """
        Lower the requests or add nodes; write the toleration, or the label that is asked for. During a rollout \
        the new pods need room beside the old ones: maxSurge: 0 with maxUnavailable: 1 needs none.
        """,
      rules: ["volume-deadlock", "suspicious-quantity"]),
    Failure(
      "volume-in-use", "a volume still hangs on another node", ["multi-attach error for volume"],
      cause: """
        A volume of ReadWriteOnce goes to one node at a time, and a pod on another one holds it: the old pod of \
        a rollout, or one whose node died.
        """,
      remedy: """
        Let the old pod end first: strategy Recreate, or maxSurge: 0 with maxUnavailable: 1. Of a node that is \
        gone for good delete the pod with --force.
        """,
      rules: ["volume-deadlock"]),
    Failure(
      "eviction-blocked", "a disruption budget does not let the pod go",
      ["cannot evict pod as it would violate the pod's disruption budget"],
      cause: """
        As many pods as the budget asks for are not left without this one: it allows none to go, or others are \
        not ready.
        """,
      remedy: """
        Mend the pods that are not ready, or add a replica. A budget that never lets one go (minAvailable as \
        many as there are replicas) needs another number.
        """,
      rules: ["blocking-disruption-budget", "unmatched-disruption-budget"]),
    Failure(
      "autoscaler-target", "an autoscaler does not find what it is to scale",
      ["/scale* \"*\" not found"],
      cause: "scaleTargetRef names a workload that is not there.",
      remedy:
        "Correct its kind, apiVersion and name: it has to stand in the autoscaler's namespace.",
      rules: ["hpa-target-missing"]),
    Failure(
      "autoscaler-metrics", "an autoscaler has no numbers",
      [
        "missing request for *in container", "unable to get metrics for resource",
        "unable to fetch metrics from", "no metrics returned from",
      ],
      cause: """
        A container has no request by which its usage could be measured, or the API of the metrics does not \
        answer, or not yet.
        """,
      remedy: """
        Write the request for every container, sidecars too. kubectl top pods says whether metrics-server \
        answers; custom metrics need an adapter.
        """,
      rules: ["hpa-without-requests", "metrics-api-needed"]),
  ]

  /// What the kubelet says of pods on their node, the most special first.
  static let pods = [
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
      "image-pull", "an image cannot be pulled",
      [
        "failed to pull image \"", "errimagepull", "imagepullbackoff", "back-off pulling image",
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
      "pod-config", "a ConfigMap or a Secret that is named, or a key of it, is not there",
      [
        "configmap \"*\" not found", "secret \"*\" not found", "couldn't find key * in configmap",
        "couldn't find key * in secret", "references non-existent config key",
        "references non-existent secret key", "createcontainerconfigerror",
      ],
      cause: """
        It comes later, stands in another namespace, bears another name (a generator's hash, a prefix), or does \
        not have the key. CreateContainerConfigError may also be runAsNonRoot with an image that runs as root.
        """,
      remedy: """
        Make it in the same namespace: what waits for it goes on by itself. What may be missing is marked \
        optional: true.
        """,
      rules: ["missing-config", "missing-config-key"]),
    Failure(
      "root-image", "the image runs as root, and the pod does not allow it",
      ["container has runasnonroot and image"],
      cause:
        "runAsNonRoot is set, and the image's user is root, or a name without a known number.",
      remedy:
        "Write runAsUser with a number other than 0, or USER with a number in the Dockerfile.",
      rules: ["run-as-root"]),
    Failure(
      "container-start", "a container's program cannot be started",
      [
        "oci runtime create failed", "failed to create containerd task", "runcontainererror",
        "executable file not found in $path", "exec format error",
      ],
      cause: """
        command or args name a program that the image does not have, a mount hides it, it may not be executed, \
        or the image is for another processor (exec format error).
        """,
      remedy: """
        Look at the words behind exec: they name the program. command takes the place of the image's \
        ENTRYPOINT, args of its CMD; a shell's line needs sh -c.
        """),
    Failure(
      "out-of-memory", "a container needed more memory than it may have", ["oomkilled"],
      cause: "It came to its limit, and the kernel killed it (exit code 137).",
      remedy: """
        Raise limits.memory, or tell the program its limit (heaps of Java and Node). Look at the unit, too: \
        512m of memory is half a byte, 512Mi is meant.
        """,
      rules: ["suspicious-quantity"]),
    Failure(
      "crash-loop", "a container ends again and again",
      ["crashloopbackoff", "back-off restarting failed container"],
      cause: """
        It ends soon after it started: an error of its own, a setting that is missing, what it needs is not \
        reachable, or a liveness probe that kills it.
        """,
      remedy: """
        kubectl logs --previous shows its last words, kubectl describe pod its exit code: 137 is killed (memory, \
        a probe), 126 and 127 are a command that cannot be run, others are the program's own.
        """,
      rules: ["hasty-liveness", "missing-config"]),
    Failure(
      "probe-failed", "a probe fails",
      [
        "readiness probe failed", "liveness probe failed", "startup probe failed",
        "failed liveness probe, will be restarted", "failed startup probe, will be restarted",
      ],
      cause: """
        Nothing listens at its port (yet), the path answers with an error, or slower than timeoutSeconds. Not \
        ready means no traffic; not alive means a restart.
        """,
      remedy: """
        Compare its port and path with the program's. Where starting takes long write a startupProbe; liveness \
        must not ask for what a restart does not mend.
        """,
      rules: ["unknown-probe-port", "hasty-liveness", "probe-timing"]),
    Failure(
      "volume-mount", "a volume cannot be mounted",
      [
        "mountvolume.setup failed", "mountvolume.mountdevice failed", "attachvolume.attach failed",
        "unable to attach or mount volumes",
      ],
      cause: """
        What stands behind it says which volume and why: its driver does not run on the node, the storage does \
        not answer, or another node holds it.
        """,
      remedy: """
        kubectl describe pod and kubectl get volumeattachments show it; pods of the driver (CSI) have to run on \
        the node.
        """),
    Failure(
      "pod-network", "a pod has no network",
      ["failed to create pod sandbox", "network is not ready: ", "networkpluginnotready"],
      cause: "The network plugin of the node does not work: the manifests are not to blame.",
      remedy:
        "Look at the plugin's pods on that node, mostly in kube-system; to restart them often helps."
    ),
    Failure(
      "evicted", "a node ran out of memory or disk, and a pod had to go",
      ["the node was low on resource", "0/* evicted "],
      cause: """
        Pods that use more than they request go first, and those without requests before all others.
        """,
      remedy: "Write requests that fit the usage (ephemeral-storage, too), or give the node more."),
  ]
}
