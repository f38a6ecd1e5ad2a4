import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hostPath = Rule(
    id: "host-path", group: .security,
    summary: "The pod mounts a folder or a socket of its node",
    rationale: """
      A path of the node outlives the pod, differs from node to node, and gives the container a way out: the socket of the container
      runtime is root on the node, and so are `/`, `/etc`, `/proc`, `/var/lib/kubelet`.

      Off unless selected: a warning, and an error for sockets and for such paths where some container may write there. Quiet for
      `/etc/localtime` and `/usr/share/zoneinfo`, and for every other volume.
      """,
    remedy: "use a claim, an emptyDir, a projected volume or a CSI driver",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", volumeMounts: [{name: docker, mountPath: /var/run/docker.sock}]}]
          volumes: [{name: docker, hostPath: {path: ↓/var/run/docker.sock}}, {name: data, hostPath: {path: ↓/data}}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          volumes: [{name: data, emptyDir: {}}]
        """),
      .good(
        "the time zone",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          volumes: [{name: tz, hostPath: {path: /etc/localtime}}]
        """),
    ],
    check: .workload { workload, _ in
      guard let volumes = workload.pod[.volumes] else { return [] }
      return volumes.items.compactMap { volume in
        guard let node = volume["hostPath"]?["path"], let path = node.text,
          !harmless.contains(path)
        else { return nil }
        let isOpen = path.hasSuffix(".sock") || isSensitive(path) && workload.writes(to: volume)
        return Defect(
          "\(workload.id) mounts \(path) of its node", at: node, of: workload.resource,
          severity: isOpen ? .error : nil)
      }
    })

  private static let harmless: Set<String> = ["/etc/localtime", "/usr/share/zoneinfo"]

  private static func isSensitive(_ path: String) -> Bool {
    let roots = ["/boot", "/dev", "/etc", "/proc", "/root", "/sys", "/usr", "/var/lib/kubelet"]
    return path == "/" || roots.contains { path == $0 || path.hasPrefix("\($0)/") }
  }
}

extension Workload {
  /// Some container mounts `volume`, and not for reading alone.
  fileprivate func writes(to volume: Node) -> Bool {
    guard let name = volume["name"]?.text else { return false }
    return containers.contains { container in
      container.mounts?.items.contains {
        $0["name"]?.text == name && $0["readOnly"]?.bool != true
      } ?? false
    }
  }
}
