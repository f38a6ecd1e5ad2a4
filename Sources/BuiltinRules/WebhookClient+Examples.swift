import Linting

extension Rule {
  static let webhookClientExamples: [Example] = [
    .bad(
      "addresses and wildcards",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: shop}
      webhooks:
        - name: shop.acme.com
          sideEffects: None
          admissionReviewVersions: [v1, ↓v1]
          clientConfig: {url: ↓"https://shop.acme.com/validate?a=b"}
          matchConditions: [{name: a, expression: "true"}, {name: ↓a, expression: "true"}]
          objectSelector: {matchLabels: {team: ↓the shop}}
          rules:
            - {apiGroups: [""], apiVersions: [v1], resources: [pods/*, ↓pods/log], operations: [CREATE]}
            - {apiGroups: [""], apiVersions: [v1], resources: ↓["*", pods], operations: [CREATE]}
            - {apiGroups: [""], apiVersions: [v1], resources: ↓["*/*", pods], operations: [CREATE]}
        - {name: a.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: ↓"https:///validate"}}
        - {name: b.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: ↓"https://me:secret@acme.com"}}
        - {name: c.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: a, namespace: b, path: ↓/validate_pods}}}
        - {name: d.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: a, namespace: b, path: ↓/a//b}}}
      """),
    .good(
      "addresses and wildcards",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: shop}
      webhooks:
        - name: shop.acme.com
          sideEffects: None
          admissionReviewVersions: [v1]
          clientConfig: {url: "https://shop.acme.com:8443/a_b/"}
          rules:
            - {apiGroups: [""], apiVersions: [v1], resources: ["*", pods/log], operations: [CREATE]}
            - {apiGroups: [""], apiVersions: [v1], resources: ["*/*"], operations: [CREATE]}
            - {apiGroups: [""], apiVersions: [v1], resources: [pods, pods/*, "*/scale"], operations: [CREATE]}
        - {name: a.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: a, namespace: b, path: /a.b/c-d/}}}
        - {name: b.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: a, namespace: b, path: "/${PATH_1}"}}}
      """),
  ]
}
