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
      "unschedulable", "no node takes the pod",
      [
        "nodes are available: ", "no nodes available to schedule pods",
        "pod didn't trigger scale-up",
      ],
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
        "missing request for *in container", "missing request for cpu",
        "missing request for memory", "unable to get metrics for resource",
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
    Failure(
      "load-balancer", "the cloud does not give a Service or an Ingress its load balancer",
      [
        "syncloadbalancerfailed", "error syncing load balancer: ", "couldn't auto-discover subnets",
        "unable to resolve at least one subnet", "failed build model due to ",
      ],
      cause: """
        The provider refuses what is asked for: an address or an annotation that it does not know, a quota that \
        is used up, an account that may not do it, or no subnet bears the tags by which its controller finds them.
        """,
      remedy: """
        kubectl describe service (or ingress) shows the provider's words. Correct the annotations and loadBalancerIP, or give \
        the cluster's account the right; it is tried again by itself.
        """),
  ]
}
