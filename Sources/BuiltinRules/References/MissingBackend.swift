import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingBackend = Rule(
    id: "missing-backend", group: .references,
    summary: "An Ingress or an HTTPRoute sends traffic to a Service or a port that is not there",
    rationale: """
      Requests to that path are answered with 502, 503 or 500, depending on the controller, and the rest of the Ingress
      works: the fault is easily overlooked.

      An error where other Services stand in the same folder or kustomization, where a name is nearly the same, or
      where the Service is there without the port; otherwise `info`, for the Service may come from elsewhere, as those in `kube-system` do. Quiet for backends
      in other namespaces, for `resource` backends and other kinds, for ExternalName Services' ports, beside Helm
      templates that were not rendered, for placeholders, and for `use-annotation` of the AWS controller.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "name a Service of the same namespace, and one of its ports",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: ↓8080}}}}
                  - {path: /api, pathType: Prefix, backend: {service: {name: ↓shop-api, port: {number: 80}}}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {rules: [{backendRefs: [{name: ↓shopp, port: 80}]}]}
        """),
      .good(
        "by number or by name",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          defaultBackend: {service: {name: shop, port: {number: 80}}}
          rules:
            - http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {name: http}}}}
        """),
      .good(
        "another namespace, another kind, an annotation instead of a port",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec:
          rules:
            - backendRefs:
                - {name: cart, namespace: cart, port: 80}
                - {group: example.org, kind: Bucket, name: files}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: ssl-redirect, port: {name: use-annotation}}}
        """),
    ],
    check: .inventory { context in
      missingServices(context)
        + kinds.flatMap { context.inventory.resources($0.group, $0.kind) }.flatMap {
          missingPorts($0, context.inventory)
        }
    })

  private static let kinds = [
    GroupKind("networking.k8s.io", "Ingress"),
    GroupKind("gateway.networking.k8s.io", "HTTPRoute"),
  ]

  private static func missingServices(_ context: Context) -> [Defect] {
    let index = context.inventory.references
    let surroundings = context.inventory.surroundings
    return index.missing.compactMap { reference in
      let route = reference.from
      guard kinds.contains(route.kind), reference.kind == GroupKind("", "Service"),
        reference.namespace == route.id.namespace,
        reference.holder["port"]?["name"]?.says("use-annotation") != true,
        !surroundings.unrendered.contains(route.source)
      else { return nil }
      let near = index.siblings(of: reference).first {
        reference.name.count > 3 && Spelling.distance($0, reference.name) <= 2
      }
      let hint = near.map { "; did you mean \"\($0)\"?" } ?? ""
      let isExpected =
        near != nil || index.expects(reference) && route.id.namespace != "kube-system"
      return Defect(
        "\(route.id) sends traffic to the Service \"\(reference.name)\", which is not in the "
          + "scan\(hint)", at: reference.node, of: route,
        severity: isExpected && !surroundings.lacksRenderings ? nil : .info)
    }
  }

  private static func missingPorts(_ route: Resource, _ inventory: Inventory) -> [Defect] {
    Reference.references(from: route).compactMap { reference in
      guard reference.kind == GroupKind("", "Service"), let port = reference.holder["port"] else {
        return nil
      }
      let services = inventory.services(named: reference.name, in: reference.namespace)
      guard let service = services.first, let node = port.isMapping ? port.portNode : port,
        let text = node.text, text != "use-annotation", !Placeholder.isIn(text),
        !services.contains(where: { $0.isExternalName || $0.ports.isEmpty || $0.hasPort(text) })
      else { return nil }
      return Defect(
        "\(route.id) sends traffic to port \(text) of \(service.resource.id), which has no such "
          + "port", at: node, of: route,
        related: [Defect.Related("the Service", at: service.resource.nameNode)])
    }
  }
}

extension Node {
  fileprivate var portNode: Node? { self["number"] ?? self["name"] }
}

extension Service {
  fileprivate func hasPort(_ text: String) -> Bool {
    ports.contains { $0["port"]?.text == text || $0["name"]?.text == text }
      || ports.contains { $0["port"]?.isOpen == true || $0["name"]?.isOpen == true }
  }
}
