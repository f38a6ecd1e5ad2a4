import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidWebhook = Rule(
    id: "invalid-webhook", group: .syntax,
    summary:
      "The API server refuses a configuration of webhooks or policies that is put together like this",
    rationale: """
      "webhooks[0].name: Invalid value: should be a domain with at least three segments separated by dots": each webhook has a full name of its own,
      speaks `v1` or `v1beta1`, and is reached by a Service or by an `https` address. Its rules name groups, versions, resources and operations,
      and `*` stands alone there. An address has no user and no query, and each part of a Service's path has small letters, digits, dashes and
      points only.

      A `ValidatingAdmissionPolicy` names what it looks at and what it asks of it, or notes. Its messages are one line each, and its reasons those
      that an answer can have. A `MutatingAdmissionPolicy` says what it changes.

      What a `ValidatingAdmissionPolicyBinding` does about a violation is named once, and not `Deny` beside `Warn`: who is refused is told why. Its parameters are
      found by a name or by a selector, and it says what happens when there are none.

      Looked at is `admissionregistration.k8s.io/v1`. Quiet for placeholders, for patches,
      and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: shop}
        webhooks:
          - name: ↓shop
            sideEffects: None
            admissionReviewVersions: ↓[v2]
            clientConfig: {↓url: "https://shop.acme.com", service: {name: shop, namespace: shop, path: ↓validate}}
            namespaceSelector: {matchExpressions: [{key: shop, operator: ↓In}]}
            rules:
              - {apiGroups: ↓["*", apps], apiVersions: [v1], resources: ↓[], operations: ↓["*", CREATE]}
              - {↓apiGroups: [""], apiVersions: [v1], operations: [CREATE]}
          - name: cart.acme.com
            sideEffects: None
            admissionReviewVersions: [v1]
            clientConfig: {url: ↓"http://cart.acme.com"}
          - name: ↓cart.acme.com
            sideEffects: None
            admissionReviewVersions: [v1]
            ↓clientConfig: {}
        """),
      .good(
        "",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: shop}
        webhooks:
          - name: shop.acme.com
            sideEffects: None
            admissionReviewVersions: [v2, v1beta1]
            clientConfig: {caBundle: "", service: {name: shop, namespace: shop, path: /validate}}
            rules: [{apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"], operations: ["*"]}, {apiGroups: [""], apiVersions: [v1], resources: [pods, services], operations: [CREATE, UPDATE]}]
          - name: cart.acme.com
            sideEffects: None
            admissionReviewVersions: ["${VERSION}"]
            clientConfig: {url: "${URL}"}
          - {name: "${NAME}", sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: "HTTPS://a.acme.com/b", service: null}}
        """),
      .bad(
        "what a binding does",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: shop}
        spec: {policyName: shop.acme.com, validationActions: [Deny, ↓Warn]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: cart}
        spec: {policyName: cart.acme.com, validationActions: [Audit, ↓Audit]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: orders}
        spec: {policyName: orders.acme.com, validationActions: ↓[]}
        """),
      .good(
        "what a binding does",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: shop}
        spec: {policyName: shop.acme.com, validationActions: [Deny, Audit]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: cart}
        spec: {policyName: cart.acme.com, validationActions: ["${ACTION}", "${ACTION}", Warn]}
        """),
      .good(
        "what is misspelt, other rules say; a patch",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: shop}
        webhooks:
          - {name: shop.acme.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {services: {name: shop}}}
          - {$patch: delete, name: cart.acme.com}
        """),
    ] + webhookClientExamples + policyExamples,
    check: .resource(
      of: [
        "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
      ].map { GroupKind("admissionregistration.k8s.io", $0) }
    ) { configuration, _ in
      guard configuration.apiVersion == "admissionregistration.k8s.io/v1" else { return [] }
      let defects = WebhookFaults(of: configuration).defects
      return defects.isEmpty || configuration.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`validateValidatingWebhook`, `validateMutatingWebhook`) says of webhooks.
struct WebhookFaults {
  let configuration: Resource
  private(set) var defects: [Defect] = []

  init(of configuration: Resource) {
    self.configuration = configuration
    if let spec = configuration.spec {
      if configuration.id.kind.hasSuffix("Policy") { check(policy: spec) }
      if let resources = spec["matchResources"], resources.isMapping { checkRules(of: resources) }
      if let actions = spec["validationActions"] { check(actions: actions) }
      if let parameters = spec["paramRef"] { check(parameters: parameters, in: spec) }
    }
    var names: Set<String> = []
    configuration.root["webhooks"]?.forEachItem { webhook in
      guard webhook.isMapping, webhook["$patch"] == nil else { return }
      check(nameOf: webhook, &names)
      check(versionsOf: webhook)
      check(clientOf: webhook)
      webhook["rules"]?.forEachItem { check(rule: $0) }
      checkSelectors(of: webhook)
      checkNames("matchConditions", "name", in: webhook)
      checkExpressions("matchConditions", "expression", in: webhook)
    }
  }

  mutating func checkSelectors(of holder: Node) {
    for selector in [holder["namespaceSelector"], holder["objectSelector"]] {
      RequirementFault.forEachAndLabels(in: selector) { fault, key in
        add("a selector \(fault.words), for \(key)", at: fault.node, remedy: fault.remedy)
      }
    }
  }

  mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(
      Defect(
        "\(configuration.id) is refused: \(message)", at: node, of: configuration, remedy: remedy))
  }

  /// `validateValidationActions`.
  private mutating func check(actions: Node) {
    guard actions.isSequence else { return }
    if actions.item(at: 0) == nil {
      add(
        "it does nothing about a violation", at: actions,
        remedy: "write [Deny], or what it is to do")
    }
    var known: Set<String> = []
    actions.forEachItem { action in
      guard let word = action.text, !action.isOpen else { return }
      if !known.insert(word).inserted {
        add("it names \(word) twice", at: action, remedy: "write it once")
      } else if known.isSuperset(of: ["Deny", "Warn"]), word == "Deny" || word == "Warn" {
        add(
          "it has Deny and Warn, which say the same thing twice", at: action,
          remedy: "keep one of them; Audit goes with both")
      }
    }
  }

  private mutating func check(nameOf webhook: Node, _ names: inout Set<String>) {
    guard let node = webhook["name"], let name = node.text, !name.isEmpty, !node.isNull,
      !node.isOpen, !Placeholder.isInName(name)
    else { return }
    let isFull =
      name.withBytes(LabelSyntax.isSubdomain) && name.utf8.count { $0 == UInt8(ascii: ".") } > 1
    if !isFull {
      add(
        "its webhook \(name) has no full name, of three parts at least", at: node,
        remedy: "write it as \(name.split(separator: ".").first ?? "webhook").example.com")
    }
    if !names.insert(name).inserted {
      add("two of its webhooks are called \(name)", at: node, remedy: "give each a name of its own")
    }
  }

  private mutating func check(versionsOf webhook: Node) {
    guard let versions = webhook["admissionReviewVersions"], versions.isSequence else { return }
    var isKnown = false
    var names: Set<String> = []
    versions.forEachItem {
      if $0.says("v1") || $0.says("v1beta1") || $0.isOpen { isKnown = true }
      guard let name = $0.text, !$0.isOpen, !names.insert(name).inserted else { return }
      add("its webhook speaks \(name) twice", at: $0, remedy: "write it once")
    }
    guard !isKnown else { return }
    add(
      "its webhook speaks no version of AdmissionReview that the server knows", at: versions,
      remedy: "write [v1]")
  }

  private mutating func check(clientOf webhook: Node) {
    guard let client = webhook["clientConfig"] else { return }
    WebhookClient.check(client, key: webhook.keyNode("clientConfig")) {
      add($0, at: $1, remedy: $2)
    }
  }

  private static let lists: [StaticString] = [
    "apiGroups", "apiVersions", "resources", "operations",
  ]

  mutating func check(rule: Node) {
    for field in Self.lists {
      guard let list = rule[field], !list.isNull else {
        if rule.hasOnly(Self.lists + ["resourceNames", "scope"]), let key = rule.firstKey {
          add("a rule has no \(field)", at: key, remedy: "add \(field)")
        }
        continue
      }
      guard list.isSequence else { continue }
      if list.item(at: 0) == nil {
        add("a rule has no \(field)", at: list, remedy: "name them, or write [\"*\"]")
      }
      guard list.item(at: 1) != nil else { continue }
      if field.description == "resources" {
        check(resources: list)
      } else if list.items.contains(where: { $0.says("*") }) {
        add("* stands beside others in \(field)", at: list, remedy: "keep * alone, or take it out")
      }
    }
  }

  /// `validateResources`: what a wildcard holds stands beside it.
  private mutating func check(resources list: Node) {
    var wildcards: Set<String> = []
    var plain: Node?
    list.forEachItem { item in
      guard let name = item.text, !item.isOpen else { return }
      let parts = name.split(separator: "/", maxSplits: 1)
      guard parts.count == 2 else {
        plain = name == "*" ? nil : item
        return
      }
      if !wildcards.isDisjoint(with: ["\(parts[0])/*", "*/\(parts[1])"]) {
        add("a wildcard in resources holds \(name)", at: item, remedy: "take \(name) out")
      }
      if parts.contains("*") { wildcards.insert(name) }
    }
    if wildcards.contains("*/*") {
      add("*/* stands beside others in resources", at: list, remedy: "keep */* alone")
    } else if let plain, list.items.contains(where: { $0.says("*") }) {
      add(
        "* stands beside \(plain.text ?? "") in resources", at: list,
        remedy: "keep *, and what has a subresource")
    }
  }
}
