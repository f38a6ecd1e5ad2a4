import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidIngress = Rule(
    id: "invalid-ingress", group: .syntax,
    summary: "The API server refuses an Ingress that is put together like this",
    rationale: """
      "spec.rules[0].host: Invalid value": a host is a DNS name in small letters, without scheme, port and path, and a wildcard is its whole
      first label; a path begins with a slash; a backend is a Service with one port, by name or by number, or another object. The whole
      object is refused.

      Only `networking.k8s.io/v1` is looked at. Where the class stands in the old annotation, too, a new object is refused unless both say
      the same; one that is there may be changed. What another field or a misspelt one stands for, `unknown-field` says. Quiet for
      placeholders, for patches, and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "hosts and paths",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - host: ↓https://shop.example.com
              http:
                paths:
                  - {path: ↓api, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: ↓"", pathType: Exact, backend: {service: {name: shop, port: {number: 80}}}}
                  - {pathType: ↓Prefix, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: ↓/a//b, pathType: Exact, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: ↓/a/.., pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: ↓~ /a, pathType: ImplementationSpecific, backend: {service: {name: shop, port: {number: 80}}}}
            - host: ↓10.0.0.1
            - host: ↓"shop.example.com:8080"
            - host: ↓shop.example.com/api
            - host: ↓Shop.example.com
            - host: ↓"*"
            - host: ↓a.*.example.com
              http: {paths: ↓[]}
          tls: [{hosts: [↓"*shop.example.com", ↓""], secretName: ↓shop_tls}]
        """),
      .bad(
        "backends",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          defaultBackend: ↓{}
          rules:
            - http:
                paths:
                  - {path: /a, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}, ↓resource: {kind: Bucket, name: shop}}}
                  - {path: /b, pathType: Prefix, backend: {service: {name: shop, port: {name: web, ↓number: 80}}}}
                  - {path: /c, pathType: Prefix, backend: {service: {name: ↓shop}}}
                  - {path: /d, pathType: Prefix, backend: {service: {name: shop, port: {name: ↓"80"}}}}
                  - {path: /e, pathType: Prefix, backend: {service: {name: shop, port: {number: ↓80800}}}}
                  - {path: /f, pathType: Prefix, backend: {service: {name: ↓shop, port: {number: 0}}}}
        """),
      .bad(
        "nowhere to go; two classes",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {↓ingressClassName: nginx, rules: []}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: cart, annotations: {kubernetes.io/ingress.class: ↓traefik}}
        spec: {ingressClassName: nginx, defaultBackend: {service: {name: cart, port: {number: 80}}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: pay}
        spec: {ingressClassName: ↓"", defaultBackend: {service: {name: pay, port: {number: 80}}}}
        """),
      .bad(
        "classes",
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: shop}
        spec: {controller: ↓nginx, parameters: {kind: Settings, name: shop, scope: ↓Namespace}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: cart}
        spec: {controller: ↓Acme.com/ingress, parameters: {kind: Settings, name: cart, ↓namespace: cart}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: cart}
        spec: {defaultBackend: {service: {name: ↓"", port: {number: 80}}}}
        """),
      .good(
        "classes",
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: shop}
        spec: {controller: k8s.io/ingress-nginx, parameters: {kind: Settings, name: shop, scope: Namespace, namespace: shop}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: cart}
        spec: {controller: acme.com/Ingress_1/cart, parameters: {kind: Settings, name: cart}}
        """),
      .good(
        "",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, annotations: {kubernetes.io/ingress.class: nginx}}
        spec:
          ingressClassName: nginx
          tls: [{hosts: ["*.example.com", 10.0.0.1]}, {secretName: shop.tls}, {}]
          rules:
            - {host: "*.example.com"}
            - host: ""
            - host: 1.2.3
              http:
                paths:
                  - {path: /.well-known/a.b/..c, pathType: Prefix, backend: {service: {name: shop, port: {name: web}}}}
                  - {path: /a%20b/, pathType: Exact, backend: {service: {name: shop, port: {number: 65535, name: ""}}}}
                  - {pathType: ImplementationSpecific, backend: {resource: {kind: Bucket, name: shop}, service: null}}
                  - {path: /a//b/.., pathType: ImplementationSpecific, backend: {service: {name: shop, port: {number: 80}}}}
        """),
      .good(
        "placeholders; null; what is misspelt; what another version of the API says; what is merged",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, annotations: {kubernetes.io/ingress.class: "${OLD_CLASS}"}}
        spec:
          ingressClassName: nginx
          tls: [{hosts: ["shop.${DOMAIN}", "@HOST@"], secretName: "${NAME}_tls"}, {hosts: [null]}]
          defaultBackend: &backend {service: {name: shop, port: {number: 80}}}
          rules:
            - host: SHOP_HOST
              http: {paths: [{path: "${BASE}", pathType: Prefix, backend: {serviceName: shop, servicePort: 80}}]}
            - host: YOURDOMAIN.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: 80}}}]}
            - host:
              http: {paths: [{path: /, pathType: Prefix, backend: {<<: *backend}}]}
        ---
        apiVersion: networking.k8s.io/v1beta1
        kind: Ingress
        metadata: {name: shop}
        spec: {}
        ---
        apiVersion: networking.istio.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {}
        """),
      .good(
        "a patch",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {ingressClassName: nginx, rules: [{http: {paths: [{backend: {service: {name: shop}}}]}}]}
        """,
        at: "k8s/ingress-patch.yaml"),
    ],
    check: .resource(
      of: ["Ingress", "IngressClass"].map { GroupKind("networking.k8s.io", $0) }
    ) { ingress, _ in
      guard ingress.apiVersion == "networking.k8s.io/v1", let spec = ingress.spec, spec.isMapping
      else { return [] }
      let defects =
        ingress.id.kind == "Ingress"
        ? IngressFaults(spec, of: ingress).defects : IngressFaults.defects(ofClass: ingress, spec)
      return defects.isEmpty || ingress.mayBeRefused ? defects : []
    })
}
