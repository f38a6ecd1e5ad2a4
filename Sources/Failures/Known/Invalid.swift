extension Failure {
  /// Objects that are refused for how they are put together.
  static let invalid = [
    Failure(
      "invalid-key", "a ConfigMap or a Secret has a key that it cannot have",
      ["a valid config key must consist of", "duplicate of key present in binarydata"],
      cause: """
        Keys become the names of files: letters, digits, dashes, underscores and points, no slashes; and no key \
        stands in data and in binaryData.
        """,
      remedy: "Rename the key; a volume's items give the file a path with folders.",
      rules: ["invalid-data"]),
    Failure(
      "secret-type", "a Secret lacks what its type asks for",
      [
        "data[tls.crt]: required value", "data[tls.key]: required value",
        "data[.dockerconfigjson]: required value", "data[.dockercfg]: required value",
        "data[ssh-privatekey]: required value", "data[username]: required value",
      ],
      cause: "Types of Kubernetes' own have keys that must be there, be they empty.",
      remedy: "Add the key, or take the type Opaque, which asks for nothing.",
      rules: ["invalid-data"]),
    Failure(
      "service-type", "a field that this type of Service does not have",
      [
        "may only be used when `type` is 'loadbalancer'",
        "may not be used when `type` is 'clusterip'",
        "may only be set for externally-accessible services",
        "may only be set when `type` is 'loadbalancer' and `externaltrafficpolicy` is 'local'",
        "externaltrafficpolicy can only be set on nodeport and loadbalancer service",
        "may not be set to 'none' for", "may not be set for externalname services",
      ],
      cause:
        "The field was left behind when the type changed, or stands in what is meant for several types.",
      remedy: "Take the field out, or change the type.",
      rules: ["invalid-service", "merge-leftover", "cluster-ip-change"]),
    Failure(
      "duplicate-value", "two entries of a list have one name",
      [
        ": duplicate value: ", ": duplicate entries for key [",
        "mountpath: invalid value: *must be unique",
      ],
      cause: """
        Containers, volumes, ports and the like are told apart by their names (ports also by number and \
        protocol), mounts by their paths: no two in one list may have the same.
        """,
      remedy:
        "Remove one, or give it another name; a patch that adds to a list may have added it twice.",
      rules: ["invalid-pod", "invalid-service"]),
    Failure(
      "duplicate-port", "two ports of a Service are one", ["duplicate nodeport: "],
      cause: "Two ports of one protocol have the same nodePort.",
      remedy: "Give each its own, or leave it out: the server chooses one.",
      rules: ["invalid-service"]),
    Failure(
      "time-zone", "the server does not know the time zone", ["timezone: *unknown time zone"],
      cause:
        "Names are those of the time zone database, in just its spelling: Europe/Berlin, not CEST.",
      remedy: "Write an area and a city, or UTC.", rules: ["invalid-schedule"]),
    Failure(
      "schedule", "the schedule of a CronJob cannot be read", ["spec.schedule: invalid value: "],
      cause:
        "A schedule has five fields (minute, hour, day, month, weekday), or is a word such as @daily.",
      remedy: "Correct the field: seconds and years, as other schedulers have them, there are not.",
      rules: ["invalid-schedule"]),
    Failure(
      "quantity", "an amount that is no quantity",
      ["quantities must match the regular expression", "unable to parse quantity's suffix"],
      cause:
        "Amounts are a number and a unit such as m, k, M, G, Ki, Mi or Gi, without a blank: 512Mi, not 512MB.",
      remedy:
        "Look at the requests, limits and sizes of the object: the message does not say which one it is.",
      rules: ["suspicious-quantity"]),
    Failure(
      "plain-data", "a value under data is not Base64", ["illegal base64 data at input byte"],
      cause:
        "The server decodes data of a Secret and binaryData of a ConfigMap; this value is written plainly.",
      remedy:
        "Move it to stringData (data in a ConfigMap), or encode it without a line break (base64 -w0).",
      rules: ["wrong-type"]),
    Failure(
      "two-bounds", "a disruption budget has two bounds",
      ["minavailable and maxunavailable cannot be both set"],
      cause: """
        A budget says how many pods must stay or how many may go. A patch added the one and left the other, or the \
        object in the cluster still has the one that the manifest gave up.
        """,
      remedy: "Keep one of the two; say null for the other one in a patch.",
      rules: ["invalid-disruption-budget", "merge-leftover"]),
    Failure(
      "invalid-ingress", "an Ingress that the API server does not take",
      [
        "must be an absolute path", "either `defaultbackend` or `rules` must be specified",
        "must be a dns name, not an ip address", "a wildcard dns-1123 subdomain must start with",
      ],
      cause: """
        A host is a DNS name without scheme, port and path; a path begins with a slash; and there is a rule or a \
        default backend.
        """,
      remedy: "Correct the field that the message names.", rules: ["invalid-ingress"]),
    Failure(
      "invalid-address", "an address or a block of them is none",
      [
        "must be a valid cidr value", "must be a valid ip address",
        "must be a strict subset of `cidr`",
      ],
      cause:
        "A block is an address and the length of its prefix; an exception to it is a smaller one within.",
      remedy: "Write 10.0.0.0/8 for a block, and 10.1.2.3/32 for one address.",
      rules: ["invalid-network-policy", "invalid-service"]),
    Failure(
      "job-selector", "a Job has a selector of its own",
      ["`selector` not auto-generated", "`selector` will be auto-generated"],
      cause: "The server makes the selector of a Job, and labels its pods.",
      remedy:
        "Take the selector out, and labels with a controller-uid, as a copy from a cluster has them.",
      rules: ["invalid-job"]),
    Failure(
      "invalid-role", "a rule of a role that the API server does not take",
      [
        "resource rules must supply at least one", "rules cannot apply to both regular resources",
        "namespaced rules cannot apply to non-resource urls",
        "at least one clusterroleselector required",
      ],
      cause:
        "A rule has verbs, and either resources with their API groups or URLs; URLs are granted by a ClusterRole.",
      remedy: "Add what is missing (apiGroups: [\"\"] is the core group), or part the rule in two.",
      rules: ["invalid-role"]),
    Failure(
      "contradiction", "fields of a pod that do not go together",
      [
        "cannot set `allowprivilegeescalation` to false and",
        "must match `containerport` when `hostnetwork` is true",
        "value must be empty when `operator` is 'exists'",
        "operator must be exists when `key` is empty",
        "effect must be 'noexecute' when `tolerationseconds` is set",
        "may not have more than one field specified at a time",
        "may not be specified when `value` is not empty", "may not specify more than 1 volume type",
        "may not specify more than 1 handler type", "must provide at least one dns nameserver",
        "may not be set for init containers without restartpolicy=always",
        "when completion mode is indexed",
      ],
      cause:
        "Each field is sound by itself. A patch that adds one way and leaves the other does this, too.",
      remedy: "Keep one of them; in a patch, set the other one to null.",
      rules: ["invalid-pod", "invalid-job", "merge-leftover"]),
    Failure(
      "invalid-definition", "a CustomResourceDefinition that the API server does not take",
      [
        "must not be empty for specified object fields",
        "must not be empty for specified array items",
        "must have exactly one version marked as storage version",
        "must be spec.names.plural+\".\"+spec.group",
        "cannot set to true, set x-kubernetes-preserve-unknown-fields",
      ],
      cause:
        "Each field of a schema has a type, one version is stored, and the name is plural.group.",
      remedy: "Correct what the message names.", rules: ["invalid-definition"]),
    Failure(
      "pod-security-level", "a level of Pod Security that there is not",
      ["must be one of privileged, baseline, restricted"],
      cause: "A label of the Namespace names a level in another spelling.",
      remedy: "Write privileged, baseline or restricted.", rules: ["invalid-pod-security"]),
  ]
}
