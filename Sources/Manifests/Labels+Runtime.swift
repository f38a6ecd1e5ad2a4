extension Labels {
  /// Those that a template may carry: without what controllers, and programs that elect a leader, write on the pods
  /// when they run.
  package var ofTemplates: Labels { filter { !$0.isWrittenLater } }
}

extension Label {
  fileprivate var isWrittenLater: Bool {
    Self.keys.contains(key) || Self.keysOfRoles.contains(key) && Self.roles.contains(value)
  }

  private static let keys: Set<String> = [
    "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name", "controller-revision-hash", "job-name", "openbao-active",
    "openbao-initialized", "openbao-sealed", "pod-template-hash",
    "statefulset.kubernetes.io/pod-name", "vault-active", "vault-initialized",
    "vault-perf-standby", "vault-sealed",
  ]

  /// Under which Patroni, and the operators of databases, say what a pod is at the moment.
  private static let keysOfRoles: Set<String> = ["role", "spilo-role"]

  private static let roles: Set<String> = [
    "leader", "master", "primary", "replica", "secondary", "slave", "standby", "standby_leader",
    "sync_standby",
  ]
}
