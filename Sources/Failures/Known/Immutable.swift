extension Failure {
  /// Updates that the API server refuses, the most special first.
  static let immutable = [
    Failure(
      "statefulset-field", "a field of a StatefulSet that no update may change",
      ["updates to statefulset spec for fields other than * are forbidden"],
      cause: """
        Only replicas, the pod template, the update strategy and a few newer fields of a StatefulSet may \
        change; the selector, serviceName and volumeClaimTemplates may not. Flux's helm-controller runs into \
        it again and again, without end.
        """,
      remedy: """
        Delete the StatefulSet and keep its pods (kubectl delete statefulset NAME --cascade=orphan), then apply \
        again. Grow claims by themselves: the template is for new ones alone.
        """,
      rules: ["immutable-field-change", "selector-change"]),
    Failure(
      "selector", "the selector of a workload changed",
      [
        "spec.selector: invalid value: *field is immutable", "spec.selector: field is immutable",
        "spec.selector: ... field is immutable",
      ],
      cause: """
        A workload finds its pods by its selector, which stays as it was created. Often nobody touched it: \
        commonLabels, a chart's version or a new name moved its labels.
        """,
      remedy: """
        Take the label back, or give the workload another name, move the traffic and remove the old one. Where \
        an outage is acceptable delete it and apply again.
        """,
      rules: ["selector-change", "selector-rewriting-labels", "selector-carries-version"]),
    Failure(
      "job-template", "the pod template of a Job changed",
      [
        "spec.template: invalid value: *field is immutable", "spec.template: field is immutable",
        "spec.template: ... field is immutable",
      ],
      cause: """
        A Job runs once: its template cannot change. A Job with a fixed name and an image that moves with \
        each release is refused from the second release on.
        """,
      remedy: """
        Name the Job after the release, make it a hook of Helm or Argo CD, or delete it before each apply \
        (ttlSecondsAfterFinished does so after a while, but not where Flux or Argo CD would make it again).
        """,
      rules: ["migration-rerun", "immutable-field-change"]),
    Failure(
      "cluster-ip", "the address of a Service changed",
      [
        "spec.clusterip: invalid value: *may not change once set",
        "spec.clusterips[0]: invalid value: *may not change once set",
        "spec.clusterip: invalid value: *field is immutable",
        "spec.clusterips: invalid value: *field is immutable",
        "spec.clusterips[0]: invalid value: *field is immutable",
        "primary clusterip can not be unset",
      ],
      cause: """
        A Service keeps its clusterIP; it can neither become headless (None) nor stop being so. Tools that \
        replace instead of patch send an empty one.
        """,
      remedy: """
        Make a second Service and move its clients, or delete the Service and apply again. Leave clusterIP out \
        of manifests, and drop Replace=true.
        """,
      rules: ["cluster-ip-change"]),
    Failure(
      "smaller-claim", "a claim for less storage than it has",
      ["field can not be less than previous value", "field can not be less than status.capacity"],
      cause: "A volume can grow, never shrink.",
      remedy: "Write the old size again; for a smaller volume make a new claim and move the data.",
      rules: ["volume-claim-shrink"]),
    Failure(
      "claim-growth", "a claim that its storage class does not let grow",
      ["only dynamically provisioned pvc can be resized"],
      cause: "The class does not say allowVolumeExpansion: true, or the volume was made by hand.",
      remedy: """
        Allow it in the StorageClass, where the driver can (this field may change), and apply again; otherwise \
        make a larger claim and move the data.
        """),
    Failure(
      "claim-spec", "the specification of a claim changed",
      ["is immutable after creation except resources.requests"],
      cause: """
        Of a PersistentVolumeClaim only the requested size may change, upwards. Storage class and mode may \
        not; and a tool that replaces sends it without the volumeName that the cluster filled in.
        """,
      remedy: """
        Keep storageClassName (and volumeName) in the manifest as the cluster has them, and drop Replace=true. \
        For another class make a new claim and move the data.
        """,
      rules: ["immutable-field-change", "volume-claim-shrink"]),
    Failure(
      "role-reference", "a binding refers to another role", ["cannot change roleref"],
      cause:
        "Whom a RoleBinding or ClusterRoleBinding gives which role cannot change in one object.",
      remedy: "Give the binding another name, or delete it and apply again.",
      rules: ["immutable-field-change"]),
    Failure(
      "immutable-config", "a ConfigMap or Secret that says it is immutable changed",
      ["field is immutable when `immutable` is set", "field is immutable when *immutable* is set"],
      cause: "With immutable: true neither its data nor that word may change any more.",
      remedy: """
        Give it a new name, as the generators of kustomize do with a hash, and let the pods name that one.
        """, rules: ["immutable-field-change"]),
    Failure(
      "storage-class", "a StorageClass changed",
      [
        "updates to parameters are forbidden", "updates to provisioner are forbidden",
        "updates to reclaimpolicy are forbidden",
      ],
      cause: "Provisioner, parameters and reclaim policy of a StorageClass cannot change.",
      remedy: "Delete the class and make it again: volumes that are there stay as they are.",
      rules: ["immutable-field-change"]),
    Failure(
      "priority-class", "the value of a PriorityClass changed", ["may not be changed in an update"],
      cause:
        "Pods carry the value that their class had when they were made, so that it cannot change.",
      remedy: "Make a PriorityClass with another name, and let the pods name that one.",
      rules: ["immutable-field-change"]),
    Failure(
      "volume-source", "where a PersistentVolume lies changed",
      ["spec.persistentvolumesource is immutable after creation"],
      cause: "A PersistentVolume stands for one piece of storage, as long as it is there.",
      remedy: "Make a new PersistentVolume for the other storage, and let a new claim bind it.",
      rules: ["immutable-field-change"]),
    Failure(
      "pod-update", "a Pod changed",
      [
        "pod updates may not change fields other than",
        "pod updates may not add or remove containers",
      ],
      cause: "Of a Pod hardly more than images and metadata can change once it runs.",
      remedy: "Delete the Pod and apply again, or let a Deployment make it.",
      rules: ["immutable-field-change"]),
    Failure(
      "stored-version", "a version of a custom resource goes while objects are stored in it",
      [
        "status.storedversions[*]: invalid value: *must appear in spec.versions",
        "status.storedversions[*]: invalid value: *missing from spec.versions",
      ],
      cause: """
        The definition drops a version that its status still lists: objects may be stored in it, and nobody \
        could read them.
        """,
      remedy: """
        Bring the version back, write every object anew so that it is stored in the new version, take the old \
        one out of status.storedVersions, and drop it then.
        """,
      rules: ["immutable-field-change"]),
    Failure(
      "nelm-recreation", "nelm would have to make an object anew",
      ["immutable fields change in resource *, but recreation is not requested"],
      cause:
        "A field changed that no update may change, and nothing allows nelm to delete the object first.",
      remedy: """
        Take the change back, or annotate the object with werf.io/delete-policy: before-creation-if-immutable: \
        it is then deleted and made again.
        """, rules: ["immutable-field-change"]),
    Failure(
      "flux-deletion", "Flux could not delete what it has to make anew",
      [
        "immutable field detected, failed to delete object",
        "immutable field detected, failed to wait for object to be deleted",
      ],
      cause:
        "With force: true Flux deletes an object that it cannot update; a finalizer holds this one.",
      remedy:
        "Find out whose finalizer it is (metadata.finalizers), mend that controller, or take it away.",
      rules: ["forced-recreation", "immutable-field-change"]),
    Failure(
      "flux-immutable", "Flux took a refusal for an immutable field", ["immutable field detected"],
      cause: """
        Flux before 2.2 says so of anything that the API server calls invalid: the specification may simply be \
        wrong.
        """,
      remedy:
        "Apply the object with kubectl apply --server-side --dry-run=server: it says what is refused.",
      rules: ["immutable-field-change"]),
    Failure(
      "immutable-field", "a field that no update may change",
      ["field is immutable", ": invalid value: * is immutable", "may not change once set"],
      cause: "The API server keeps this field as it was when the object was created.",
      remedy: """
        Take the change back, or make an object with another name; where an outage is acceptable delete the \
        object and apply again.
        """,
      rules: ["immutable-field-change"]),
  ]
}
