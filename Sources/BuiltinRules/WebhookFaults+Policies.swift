import Linting
import Manifests
import YAMLSyntax

/// What the server says of policies and of where they are bound (`validateValidatingAdmissionPolicySpec`,
/// `validateParamRef`).
extension WebhookFaults {
  private static let fields: [StaticString] = [
    "auditAnnotations", "failurePolicy", "matchConditions", "matchConstraints", "paramKind",
    "validations", "variables",
  ]

  mutating func check(policy spec: Node) {
    let isWhole = spec.hasOnly(Self.fields)
    if spec["validations"].isEmptyList, spec["auditAnnotations"].isEmptyList, isWhole,
      let key = spec.keyNode("validations") ?? spec.firstKey
    {
      add(
        "it has neither validations nor auditAnnotations", at: key,
        remedy: "write validations: what has to be true")
    }
    if let constraints = spec["matchConstraints"], !constraints.isNull {
      check(constraints: constraints, in: spec)
    } else if isWhole, let key = spec.keyNode("matchConstraints") ?? spec.firstKey {
      add("it has no matchConstraints", at: key, remedy: "say which resources it looks at")
    }
    spec["validations"]?.forEachItem { check(validation: $0) }
    checkNames("matchConditions", "name", in: spec)
    checkNames("auditAnnotations", "key", in: spec)
  }

  private static let constraints: [StaticString] = [
    "excludeResourceRules", "matchPolicy", "namespaceSelector", "objectSelector", "resourceRules",
  ]

  private mutating func check(constraints: Node, in spec: Node) {
    if constraints["resourceRules"].isEmptyList, constraints.hasOnly(Self.constraints),
      let key = constraints.keyNode("resourceRules") ?? spec.keyNode("matchConstraints")
    {
      add("its matchConstraints have no resourceRules", at: key, remedy: "name the resources")
    }
    for list: StaticString in ["resourceRules", "excludeResourceRules"] {
      constraints[list]?.forEachItem { check(rule: $0) }
    }
    checkSelectors(of: constraints)
  }

  /// `Unauthorized` stands in the reference, and some versions refuse it.
  private static let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"]

  private mutating func check(validation: Node) {
    if let reason = validation["reason"], let word = reason.text, !reason.isNull,
      !Self.reasons.contains(word), !reason.isOpen
    {
      add(
        "its reason \(word) is none" + Spelling.hint(for: word, in: Self.reasons), at: reason,
        remedy: "write \(Self.reasons.dropLast().joined(separator: ", "))")
    }
    guard let message = validation["message"], message.holdsLineFeed, let text = message.text,
      text.split(whereSeparator: \.isNewline).count(where: { !$0.allSatisfy(\.isWhitespace) }) > 1,
      !Placeholder.isIn(text)
    else { return }
    add(
      "a message has several lines", at: message,
      remedy: "write one line, or a messageExpression")
  }

  private mutating func checkNames(_ list: StaticString, _ field: StaticString, in spec: Node) {
    var known: Set<String> = []
    spec[list]?.forEachItem { item in
      guard let node = item[field], let name = node.text, !name.isEmpty, !node.isOpen,
        !known.insert(name).inserted
      else { return }
      add("two of its \(list) are called \(name)", at: node, remedy: "give each its own name")
    }
  }

  mutating func check(parameters: Node, in spec: Node) {
    guard parameters.isMapping else { return }
    let name = parameters["name"]
    let isNamed = !name.isAbsent && name?.text?.isEmpty != true
    let isWhole = parameters.hasOnly(["name", "namespace", "parameterNotFoundAction", "selector"])
    if isNamed, !parameters["selector"].isAbsent, let key = parameters.keyNode("selector") {
      add("its paramRef has a name and a selector", at: key, remedy: "keep one of them")
    }
    guard isWhole, let key = spec.keyNode("paramRef") else { return }
    if !isNamed, parameters["selector"].isAbsent {
      add("its paramRef has neither a name nor a selector", at: key, remedy: "write one of them")
    }
    if parameters["parameterNotFoundAction"].isAbsent {
      add(
        "its paramRef does not say what happens when there are no parameters", at: key,
        remedy: "write parameterNotFoundAction: Deny, or Allow")
    }
  }
}

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
        matchConditions: [{name: a, expression: "true"}, {name: ↓a, expression: "true"}]
        validations:
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
