/// Kernel parameters that stay within a pod: any kubelet takes them.
package enum SafeSysctl {
  package static func contains(_ name: String) -> Bool {
    names.contains(name.replacing("/", with: "."))
  }

  /// The Pod Security Standards' list (baseline).
  private static let names: Set<String> = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
  ]
}
