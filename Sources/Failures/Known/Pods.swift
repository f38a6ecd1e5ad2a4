extension Failure {
  /// What the kubelet says of pods on their node, the most special first.
  static let pods = [
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
      "root-image", "the container would run as root, and the pod does not allow it",
      ["container has runasnonroot and image", "runasuser breaks non-root policy"],
      cause: """
        runAsNonRoot is set, and runAsUser is 0, or nothing is and the image's user is root or a name without a \
        known number.
        """,
      remedy:
        "Write runAsUser with a number other than 0, or USER with a number in the Dockerfile.",
      rules: ["refused-root", "run-as-root"]),
    Failure(
      "container-creation", "a container cannot be made",
      ["createcontainererror", "failed to reserve container name"],
      cause: """
        The node's runtime could not make it: the image has no command to run, a mount does not fit, or an \
        earlier attempt still holds the name, since the node was too slow.
        """,
      remedy: """
        kubectl describe pod shows the runtime's words. A name that is reserved mostly frees itself; if not, \
        delete the pod, and look at the load on the node's disk.
        """),
    Failure(
      "mount-type",
      "a file is mounted where the image has a folder, or a folder where it has a file",
      ["are you trying to mount a directory onto a file"],
      cause: """
        With subPath: the ConfigMap or Secret has no key of that name, so that a folder comes instead of the file; \
        or the path is a folder in the image.
        """,
      remedy: """
        Compare subPath with the keys, and mountPath with what the image has there. Without subPath the whole \
        volume is mounted as a folder.
        """,
      rules: ["missing-config-key"]),
    Failure(
      "node-runtime", "a node cannot start containers",
      [
        "failed to create pod sandbox: *oci runtime",
        "failed to create pod sandbox: *executable file not found in $path",
      ],
      cause: """
        The container runtime of the node lacks a program, or is set up wrongly (runtimeClassName, drivers of \
        GPUs): not even the empty pod starts. The image and its command are not to blame.
        """,
      remedy: """
        Mend the runtime of that node, or keep pods off it (kubectl cordon). Compare runtimeClassName with what the \
        nodes have.
        """),
    Failure(
      "container-start", "a container's program cannot be started",
      [
        "oci runtime create failed", "failed to create containerd task", "runcontainererror",
        "starting container process caused",
        "executable file not found in $path: unknown", "exec format error",
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
        "readiness probe failed: ", "liveness probe failed: ", "startup probe failed: ",
        "failed liveness probe, will be restarted", "failed startup probe, will be restarted",
        "readiness probe errored", "liveness probe errored", "startup probe errored",
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
      "mount-cache", "the node has not fetched what a pod mounts",
      [
        "failed to sync configmap cache",
        "failed to sync secret cache",
        "object \"*\" not registered",
      ],
      cause: """
        The node's kubelet did not have the ConfigMap or Secret yet: it was just started, is under load, or the \
        pod was ending already.
        """,
      remedy: """
        Nothing, as long as the pod starts: it is tried again. If it stays so, look at the kubelet's way to the \
        API server and at its load.
        """),
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
      [
        "failed to create pod sandbox", "network is not ready: ", "networkpluginnotready",
        "failed create pod sandbox", "failed to setup network for sandbox",
      ],
      cause: "The network plugin of the node does not work: the manifests are not to blame.",
      remedy:
        "Look at the plugin's pods on that node, mostly in kube-system; to restart them often helps."
    ),
    Failure(
      "disk-limit", "a pod wrote more to its node's disk than it may",
      [
        "ephemeral local storage usage exceeds the total limit",
        "usage of emptydir volume * exceeds the limit",
        "exceeded its local ephemeral storage limit",
      ],
      cause: """
        What containers write into themselves, their logs and their emptyDir volumes count against \
        limits.ephemeral-storage and sizeLimit: the pod was put off its node.
        """,
      remedy: """
        Write less, or onto a volume of its own; raise limits.ephemeral-storage or the sizeLimit of the emptyDir \
        where it is needed.
        """),
    Failure(
      "evicted", "a node ran out of memory or disk, and a pod had to go",
      ["the node was low on resource", "0/* evicted ", "the node had condition: ["],
      cause: """
        Pods that use more than they request go first, and those without requests before all others.
        """,
      remedy: "Write requests that fit the usage (ephemeral-storage, too), or give the node more."),
  ]
}
