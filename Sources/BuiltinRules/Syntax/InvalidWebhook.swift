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
      and `*` stands alone there.

      A `ValidatingAdmissionPolicy` names what it looks at and what it asks of it, or notes. Its messages are one line each, and its reasons those
      that an answer can have.

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
    ] + policyExamples,
    check: .resource(
      of: [
        "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
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
  private let configuration: Resource
  private(set) var defects: [Defect] = []

  init(of configuration: Resource) {
    self.configuration = configuration
    if let spec = configuration.spec {
      if configuration.id.kind == "ValidatingAdmissionPolicy" { check(policy: spec) }
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
    }
  }

  mutating func checkSelectors(of holder: Node) {
    for selector in [holder["namespaceSelector"], holder["objectSelector"]] {
      RequirementFault.forEach(in: selector) { fault, requirement in
        add(
          "a selector \(fault.words), for \(requirement["key"]?.text ?? "")", at: fault.node,
          remedy: fault.remedy)
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
    versions.forEachItem {
      if $0.says("v1") || $0.says("v1beta1") || $0.isOpen { isKnown = true }
    }
    guard !isKnown else { return }
    add(
      "its webhook speaks no version of AdmissionReview that the server knows", at: versions,
      remedy: "write [v1]")
  }

  private mutating func check(clientOf webhook: Node) {
    guard let client = webhook["clientConfig"], client.isMapping else { return }
    let (url, service) = (client["url"], client["service"])
    if !url.isAbsent, !service.isAbsent, let key = client.keyNode("url") {
      add(
        "its webhook is reached by an address and by a Service", at: key, remedy: "keep one of them"
      )
    }
    if url.isAbsent, service.isAbsent, client.hasOnly(["caBundle", "url", "service"]),
      let key = webhook.keyNode("clientConfig")
    {
      add(
        "its webhook is reached neither by an address nor by a Service", at: key,
        remedy: "name the Service")
    }
    if let url, let text = url.text, !url.isNull, !text.lowercased().hasPrefix("https://"),
      !url.isOpen
    {
      add(
        "its webhook's address \(text) does not begin with https://", at: url, remedy: "use https")
    }
    if let path = service?["path"], let text = path.text, !path.isNull, !text.isEmpty,
      !text.hasPrefix("/"), !path.isOpen
    {
      add("the path \(text) does not begin with /", at: path, remedy: "write /\(text)")
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
      guard field.description != "resources", list.item(at: 1) != nil,
        list.items.contains(where: { $0.says("*") })
      else { continue }
      add("* stands beside others in \(field)", at: list, remedy: "keep * alone, or take it out")
    }
  }
}
