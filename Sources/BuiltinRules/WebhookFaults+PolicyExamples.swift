import Linting

extension Rule {
  static let policyExamples: [Example] = [
    .bad(
      "policies and their parameters",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        matchConstraints:
          namespaceSelector: {matchExpressions: [{key: team, operator: ↓In}]}
          resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: ↓["*", CREATE]}]
        matchConditions: [{name: a, expression: "true"}, {name: ↓a, expression: "true"}, {name: b, expression: ↓object.}]
        validations:
          - expression: ↓object.spec.replicas = 5
          - expression: object.spec.replicas < 5
            reason: ↓NotAllowed
            message: ↓|
              too many
              replicas
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: cart.acme.com}
      spec: {↓↓failurePolicy: Fail}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: order.acme.com}
      spec: {↓matchConstraints: {matchPolicy: Exact}, ↓validations: []}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: shop}
      spec: {policyName: shop.acme.com, validationActions: [Deny], ↓paramRef: {name: shop, ↓selector: {}}}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: cart}
      spec: {policyName: cart.acme.com, validationActions: [Deny], ↓paramRef: {parameterNotFoundAction: Deny}}
      """),
    .bad(
      "variables, messages and mutations",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        paramKind: {apiVersion: ↓rules/acme.com/v1, kind: Shop}
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], resourceNames: [a, ↓a], operations: [CREATE]}]}
        variables: [{name: ↓max-pods, expression: "5"}, {name: ↓namespace, expression: "1"}, {name: a, expression: "1"}, {name: ↓a, expression: "2"}]
        validations: [{expression: "true", message: ↓" "}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: shop}
      spec: {policyName: shop.acme.com, validationActions: [Deny], matchResources: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: ↓["*", CREATE]}]}}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        reinvocationPolicy: Never
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
        mutations: [{patchType: ↓JSONPatch, ↓applyConfiguration: {expression: "Object{}"}}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: cart.acme.com}
      spec:
        reinvocationPolicy: Never
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
        ↓mutations: []
      """),
    .good(
      "variables, messages and mutations",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        paramKind: {apiVersion: v1, kind: ConfigMap}
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
        variables: [{name: maxPods_1, expression: "5"}, {name: "${A}", expression: "1"}]
        validations: [{expression: "true", message: ""}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        reinvocationPolicy: IfNeeded
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
        mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: "Object{}"}}, {patchType: JSONPatch, jsonPatch: {expression: "[]"}, applyConfiguration: null}]
      """),
    .good(
      "policies and their parameters",
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: shop.acme.com}
      spec:
        matchConstraints:
          resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], resourceNames: [shop], operations: ["*"]}]
        validations:
          - expression: object.spec.replicas < 5
            reason: Forbidden
            message: |

              too many replicas
          - {expression: "true", reason: "${REASON}", message: "${A}"}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: cart.acme.com}
      spec:
        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
        auditAnnotations: [{key: cart, valueExpression: "'a'"}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: shop}
      spec: {policyName: shop.acme.com, validationActions: [Deny], paramRef: {name: "", selector: {}, parameterNotFoundAction: Allow}}
      ---
      apiVersion: admissionregistration.k8s.io/v1beta1
      kind: ValidatingAdmissionPolicy
      metadata: {name: order.acme.com}
      spec: {failurePolicy: Fail}
      """),
  ]
}
