extension Failure {
  /// Objects and requests that are refused whatever was there before.
  static let refused = [
    Failure(
      "annotation-too-long", "the object is too large for client-side apply",
      [
        "metadata.annotations: too long: must have at most",
        "metadata.annotations: too long: may not be more than",
      ],
      cause: """
        kubectl apply writes the whole object into an annotation, of which 256 KiB is the limit: large \
        definitions and dashboards do not fit.
        """,
      remedy:
        "Apply on the server: kubectl apply --server-side, or Argo CD's ServerSideApply=true.",
      rules: ["invalid-data"]),
    Failure(
      "field-conflict", "another tool owns the field",
      ["apply failed with * conflict"],
      cause: """
        Server-side apply remembers who set which field. The manifest sets one that the named manager set \
        before: often an autoscaler's replicas, or what was once applied by another tool.
        """,
      remedy: """
        Take the field out of the manifest where the other manager is right (replicas beside an autoscaler); \
        otherwise apply once with --force-conflicts.
        """,
      rules: ["hpa-fights-replicas"]),
    Failure(
      "undeclared-field", "a field that the API does not have in this version",
      ["field not declared in schema"],
      cause:
        "Server-side apply found a field that the object's type does not have: misspelt, or of another version.",
      remedy:
        "Correct the field, or the apiVersion; Flux moves what is stored with MigrateAPIVersion.",
      rules: ["unknown-field"]),
    Failure(
      "unknown-field", "a field that the API server does not know",
      [
        "strict decoding error: *unknown field", "error validating data: *unknown field",
        "validationerror(*): unknown field", "warning: unknown field \"",
        "warnings.go:*] unknown field \"",
      ],
      cause: "The field is misspelt, stands at the wrong depth, or belongs to another version.",
      remedy: "Correct it: kubectl explain KIND.PATH lists the fields at each place.",
      rules: ["unknown-field"]),
    Failure(
      "duplicate-field", "a key stands twice",
      [
        "strict decoding error: *duplicate field", "already set in map",
        "warning: duplicate field \"",
        "warnings.go:*] duplicate field \"",
      ],
      cause:
        "Two values for one key: readers that are less strict take the last one without a word.",
      remedy: "Remove one of them (kubevet fix removes equal ones).", rules: ["duplicate-key"]),
    Failure(
      "wrong-type", "a value is of another type than its field",
      [
        "handled as a *json: cannot unmarshal * into go ",
        "decode *json: cannot unmarshal * into go ",
        "into go struct field *.spec.* of type", "into go struct field *.metadata.* of type",
        "into go struct field *.data of type", ": readstring: expects \" or n",
        " in body must be of type ", "validationerror(*): invalid type for ",
        "cannot unmarshal !!* into ",
        "unknown object type \"nil\" in ",
        "failed to create typed * object (*: expected *, got ",
      ],
      cause:
        "A number, a boolean or nothing stands where a text is wanted, or the other way round.",
      remedy:
        "Put what is to be a text in quotes (kubevet fix does), and take the quotes off numbers.",
      rules: ["surprising-scalar", "wrong-type"]),
    Failure(
      "selector-mismatch", "the selector does not choose the workload's own pods",
      ["`selector` does not match template `labels`"],
      cause: "Every label of spec.selector has to stand in the pod template with the same value.",
      remedy: "Write the same labels in both places.", rules: ["selector-mismatch"]),
    Failure(
      "rolling-update-leftover", "rollingUpdate stands beside a type that has no use for it",
      [
        "may not be specified when strategy `type` is 'recreate'",
        "only allowed for updatestrategy 'rollingupdate'",
      ],
      cause: """
        rollingUpdate was left when the type changed; or the server's own default is still there, which an apply \
        of the type alone does not remove.
        """,
      remedy: "Remove rollingUpdate, or write rollingUpdate: null beside the type for one apply.",
      rules: ["invalid-rollout-strategy", "merge-leftover"]),
    Failure(
      "stuck-rollout", "no pod may be added nor removed",
      ["may not be 0 when `maxsurge` is 0", "may not be 0 when `maxunavailable` is 0"],
      cause: "With maxSurge and maxUnavailable both zero nothing can be replaced.",
      remedy: "Allow one pod more (maxSurge: 1) or one fewer (maxUnavailable: 1).",
      rules: ["stuck-rollout"]),
    Failure(
      "invalid-label", "a label or a key that the API server does not take",
      [
        "a valid label must be", "a valid label key must",
        "labels: invalid value: *must be no more than 63 ",
        "selector: invalid value: *must be no more than 63 ",
        "name part must consist of alphanumeric",
      ],
      cause:
        "Labels and keys of annotations take letters, digits, -, _ and ., at most 63 of them, with a letter or digit at both ends; a key may have a domain and a slash in front.",
      remedy: "Shorten it or replace what it may not hold; versions of charts bring a + along.",
      rules: ["invalid-label"]),
    Failure(
      "conversion-webhook", "custom resources cannot be converted between their versions",
      ["conversion webhook for *failed"],
      cause: """
        The definition asks a webhook to convert objects from one version to another, and it does not answer, \
        shows a certificate that is not trusted, or refuses: mostly the operator is not running. Without it no \
        object of that kind can be read.
        """,
      remedy: """
        Look at the Service and the pods that spec.conversion of the CustomResourceDefinition names, and at its \
        caBundle. Remove an operator only after its objects and definitions.
        """),
    Failure(
      "webhook-certificate", "a webhook that has to agree shows a certificate that is not trusted",
      ["failed calling webhook \"*x509: "],
      cause: """
        The webhook's caBundle does not belong to the certificate that its backend shows: it is not written in \
        yet (cert-manager's cainjector), has expired, or an apply put an old one back.
        """,
      remedy: """
        Wait for whoever writes the caBundle and apply again, or have the certificate made anew. Leave caBundle \
        out of manifests, and have Argo CD ignore it.
        """,
      rules: ["apply-order"]),
    Failure(
      "webhook-unreachable", "a webhook that has to agree does not answer",
      ["failed calling webhook \"*"],
      cause: """
        Its backend is not there yet, not ready, or not reachable from the API server: often applied together \
        with it, or removed before it.
        """,
      remedy: """
        Look at the Service and the pods that the webhook names. Apply them first; failurePolicy: Ignore or a \
        namespaceSelector keeps it from blocking its own start.
        """,
      rules: ["apply-order"]),
    Failure(
      "webhook-dry-run", "a webhook that has to agree cannot be asked in a dry run",
      ["does not support dry run"],
      cause: """
        Its configuration does not say that it changes nothing but the object (sideEffects: None or \
        NoneOnDryRun): the server then refuses every dry run, with which Flux begins each apply.
        """,
      remedy: """
        Write sideEffects: None in the webhook's configuration if that is true of it; otherwise have it excuse the \
        object (namespaceSelector).
        """),
    Failure(
      "webhook-denied", "a policy of the cluster refuses the object",
      [
        "admission webhook * denied the request", "validatingadmissionpolicy '*' denied request",
      ],
      cause: "A policy engine or an operator looked at the object, and says why it is against it.",
      remedy: "Do what its words say, or ask whoever keeps the policy for an exception."),
    Failure(
      "quota", "the namespace's quota is used up", ["forbidden: *exceeded quota: "],
      cause: """
        The pods, or what they ask for, go beyond the ResourceQuota. A rollout needs room for the pods that it \
        adds.
        """,
      remedy: "Lower the requests or maxSurge, remove what is not needed, or have the quota raised."
    ),
    Failure(
      "too-large", "an object is larger than the cluster keeps",
      [
        "etcdserver: request is too large", "request entity too large: limit is ",
        "too long: must have at most 1048576", "too long: may not be more than 1048576",
      ],
      cause: "A ConfigMap or a Secret holds 1 MiB at most, any object about 1.5 MiB.",
      remedy: "Split it, or bring large files in an image or on a volume.",
      rules: ["invalid-data"]),
    Failure(
      "port-taken", "an address or a port is taken",
      ["provided port is already allocated", "provided ip is already allocated"],
      cause: "Another Service has this nodePort or clusterIP.",
      remedy: "Leave it out, so that the server chooses one, or take another one.",
      rules: ["invalid-service", "cluster-ip-change", "ineffective-change"]),
    Failure(
      "not-allowed", "the account may not do that",
      ["is forbidden: user *cannot", "is attempting to grant rbac permissions not currently held"],
      cause: """
        No Role or ClusterRole gives this to the account that applies. Whoever writes a role may give no more \
        than he may do himself.
        """,
      remedy: """
        Bind a role with the verb and the resource that the message names; kubectl auth can-i --as shows the \
        account's rights.
        """),
    Failure(
      "unknown-name", "a field names what the object itself does not have",
      ["spec.*: not found: \""],
      cause: """
        A container mounts a volume that the pod does not list, or something else is named that has to stand in \
        the same object. The message gives the field and the name.
        """,
      remedy: "Correct the name, or add what it names: to volumes for a mount.",
      rules: ["invalid-pod"]),
    Failure(
      "required-field", "a field is missing",
      [": required value", "validationerror(*): missing required field"],
      cause: "The API server wants a value there, and has no default for it.",
      remedy: "Write the field: kubectl explain KIND.PATH says what it takes.",
      rules: ["missing-field"]),
    Failure(
      "unsupported-value", "a word that the field does not take", [": unsupported value: "],
      cause: "The field takes some words only; the message lists them. Upper and lower case count.",
      remedy: "Write one of those that the message names.",
      rules: ["invalid-value", "invalid-restart-policy", "invalid-rollout-strategy"]),
    Failure(
      "schema-violation", "a custom resource is not what its definition says",
      [
        " in body should match '", " in body should be one of [", " in body should be at least ",
        " in body should be at most ", " in body should have at ", " in body must validate ",
        ": invalid value: \"object\": ", ": invalid value: \"array\": ",
      ],
      cause: """
        The schema of the CustomResourceDefinition, or one of its rules (CEL), does not allow the value; the words \
        behind it come from there.
        """,
      remedy: "Correct the value: kubectl explain KIND.PATH shows what the definition says of it.",
      rules: ["invalid-value", "wrong-type"]),
    Failure(
      "out-of-range", "a number is out of its range",
      [
        "provided port is not in the valid range", "must be between *, inclusive",
        "must be greater than or equal to", "must be less than or equal to",
        "must be greater than minreadyseconds", " in body should be less than ",
        " in body should be greater than ",
      ],
      cause: """
        The field takes numbers within bounds, which the message names: constants, or another field, as a \
        request and its limit, or minReplicas and maxReplicas.
        """,
      remedy: "Write a number within them. A nodePort may be left out: the server chooses one.",
      rules: ["invalid-value", "invalid-service", "hpa-bounds", "suspicious-quantity"]),
    Failure(
      "invalid-name", "a name that the API server does not take",
      [
        "a lowercase rfc 1123 ", "a dns-1035 label must", "must be no more than 63 ",
        "must be no more than 15 ", "must be no more than 253 ", "a dns-1123 ",
        "must be no more than 52 characters",
      ],
      cause: """
        Names take lower-case letters, digits and dashes, with a letter or digit at both ends; most take dots, \
        too; those of Services start with a letter and have at most 63 characters, those of CronJobs at most 52, those of \
        ports at most 15.
        """,
      remedy: "Write it so; in a chart, put it through lower, replace \"_\" \"-\" and trunc 63.",
      rules: ["invalid-name", "invalid-pod"]),
    Failure(
      "no-resource-version", "an update does not say which state of the object it is for",
      ["metadata.resourceversion: invalid value: *must be specified for an update"],
      cause: """
        The object was replaced as a whole (PUT), or the manifest has a resourceVersion of its own, as a copy \
        from a cluster has: for this kind the server wants the one of the object that is there.
        """,
      remedy: """
        Drop --force of Helm or Replace=true of Argo CD, and remove resourceVersion from the manifest.
        """),
    Failure(
      "merge-key", "an entry of a list lacks the field by which it is told apart",
      ["does not contain declared merge key"],
      cause: """
        kubectl merges lists such as containers, env, ports and volumeMounts by a key of their entries (name, \
        containerPort, mountPath); one entry lacks it, in the manifest or in what was applied last.
        """,
      remedy: """
        Write the field that the message names in every entry. Where only the last applied one lacks it: kubectl \
        apply --server-side.
        """,
      rules: ["missing-field"]),
    Failure(
      "namespace-mismatch", "the manifest and the command name different namespaces",
      ["the namespace from the provided object * does not match the namespace"],
      cause: """
        metadata.namespace of the object is not the one that -n says: kubectl does not choose between them.
        """,
      remedy: "Give the one of the object with -n, or take metadata.namespace out of the manifest."),
    Failure(
      "stale-object", "somebody changed the object meanwhile",
      ["the object has been modified; please apply your changes to the latest version"],
      cause: "The request was made for a state of the object that is not the newest any more.",
      remedy: "Apply again. If it stays so, two controllers write the same object.",
      rules: ["resource-owned-twice"]),
  ]
}
