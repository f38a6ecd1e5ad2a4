import Linting
import Manifests
import YAMLSyntax

extension IngressFaults {
  /// `ValidateIngressClass`.
  static func defects(ofClass ingressClass: Resource, _ spec: Node) -> [Defect] {
    var defects: [Defect] = []
    if let node = spec["controller"], let name = node.text, !name.isEmpty, !node.isNull,
      !node.isOpen, !Placeholder.isInName(name), !isController(name)
    {
      defects.append(
        Defect(
          "\(ingressClass.id) is refused: its controller \(name) is no name with a domain",
          at: node,
          of: ingressClass, remedy: "write it as k8s.io/ingress-nginx"))
    }
    if let node = spec["controller"], let name = node.text, name.utf8.count > 250 {
      defects.append(
        Defect(
          "\(ingressClass.id) is refused: its controller has more than 250 characters", at: node,
          of: ingressClass, remedy: "take a shorter name"))
    }
    let parameters = spec["parameters"]
    if let scope = parameters?["scope"], parameters?["namespace"].isAbsent == true,
      scope.says("Namespace"),
      parameters?.hasOnly(["apiGroup", "kind", "name", "namespace", "scope"]) == true
    {
      defects.append(
        Defect(
          "\(ingressClass.id) is refused: its parameters are of a namespace, and name none",
          at: scope,
          of: ingressClass, remedy: "add namespace, or write scope: Cluster"))
    }
    if let namespace = parameters?["namespace"], !namespace.isNull,
      let key = parameters?.keyNode("namespace"),
      parameters?["scope"].isAbsent == true || parameters?["scope"]?.says("Cluster") == true
    {
      defects.append(
        Defect(
          "\(ingressClass.id) is refused: its parameters are of the cluster, and name a namespace",
          at: key, of: ingressClass, remedy: "write scope: Namespace, or remove the namespace"))
    }
    return defects
  }

  /// `IsDomainPrefixedPath`: a domain, a slash, and a path.
  private static func isController(_ name: String) -> Bool {
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, String(parts[0]).withBytes(LabelSyntax.isSubdomain) else {
      return false
    }
    return !parts[1].isEmpty
      && parts[1].utf8.allSatisfy {
        $0.isLetterOrDigit || "/-._~%!$&'()*+,;=:".utf8.contains($0)
      }
  }
}
