import Linting
import Manifests
import YAMLSyntax

extension IngressFaults {
  /// `ValidateIngressClass`.
  static func defects(ofClass ingressClass: Resource, _ spec: Node) -> [Defect] {
    var defects: [Defect] = []
    if let node = spec["controller"], let name = node.text, !name.isEmpty, !node.isNull,
      !node.isOpen,
      name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).contains("")
        || !name.contains("/")
    {
      defects.append(
        Defect(
          "\(ingressClass.id) is refused: its controller \(name) is no name with a domain",
          at: node,
          of: ingressClass, remedy: "write it as k8s.io/ingress-nginx"))
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
    return defects
  }
}
