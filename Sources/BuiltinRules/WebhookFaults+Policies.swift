import Linting
import Manifests
import YAMLSyntax

/// What the server says of policies and of where they are bound (`validateValidatingAdmissionPolicySpec`,
/// `validateParamRef`).
extension WebhookFaults {
  private static let fields: [StaticString] = [
    "auditAnnotations", "failurePolicy", "matchConditions", "matchConstraints", "paramKind",
    "mutations", "reinvocationPolicy", "validations", "variables",
  ]

  mutating func check(policy spec: Node) {
    let isWhole = spec.hasOnly(Self.fields)
    if configuration.id.kind == "MutatingAdmissionPolicy" {
      check(mutationsIn: spec, isWhole)
    } else if spec["validations"].isEmptyList, spec["auditAnnotations"].isEmptyList, isWhole,
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
    checkNames("variables", "name", in: spec)
    for (list, field) in Self.expressions { checkExpressions(list, field, in: spec) }
    spec["variables"]?.forEachItem { if let name = $0["name"] { check(variable: name) } }
    if let kind = spec["paramKind"] { check(kind: kind) }
  }

  private static let expressions: [(list: StaticString, field: StaticString)] = [
    ("auditAnnotations", "valueExpression"), ("matchConditions", "expression"),
    ("validations", "expression"), ("validations", "messageExpression"),
    ("variables", "expression"),
  ]

  mutating func checkExpressions(_ list: StaticString, _ field: StaticString, in spec: Node) {
    spec[list]?.forEachItem { item in
      guard let expression = item[field], let fault = expression.expressionFault else { return }
      add(
        "an expression in its \(list) cannot be read: \(fault)", at: expression,
        remedy: "correct the expression")
    }
  }

  /// What an expression cannot call a variable: other signs, and words of its own.
  private static let reserved: Set = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in",
    "let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while",
  ]

  private mutating func check(variable: Node) {
    guard let name = variable.text, let first = name.utf8.first, !variable.isNull, !variable.isOpen
    else { return }
    let isGood =
      name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") } && !first.isDigit
    guard !isGood || Self.reserved.contains(name) else { return }
    add(
      "its variable \(name) cannot be named in an expression", at: variable,
      remedy: "write letters, digits and underscores, and no word of the language")
  }

  private mutating func check(kind: Node) {
    guard let node = kind["apiVersion"], let version = node.text, !node.isNull, !node.isOpen,
      version.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 1 || version.hasSuffix("/")
    else { return }
    add(
      "\(version) of its paramKind is no version of an API", at: node,
      remedy: "write it as rules.example.com/v1")
  }

  /// `validateMutation`: each says what its type asks for.
  private mutating func check(mutationsIn spec: Node, _ isWhole: Bool) {
    if spec["mutations"].isEmptyList, isWhole,
      let key = spec.keyNode("mutations") ?? spec.firstKey
    {
      add("it has no mutations", at: key, remedy: "write what it changes")
    }
    spec["mutations"]?.forEachItem { mutation in
      guard let type = mutation["patchType"], !type.isOpen else { return }
      let pairs: [(StaticString, StaticString)] = [
        ("ApplyConfiguration", "applyConfiguration"), ("JSONPatch", "jsonPatch"),
      ]
      for (word, field) in pairs {
        let isThere = !mutation[field].isAbsent
        if type.says(word), !isThere,
          mutation.hasOnly(["patchType", "applyConfiguration", "jsonPatch"])
        {
          add("a mutation of type \(word) has no \(field)", at: type, remedy: "add \(field)")
        } else if !type.says(word), isThere, let key = mutation.keyNode(field),
          pairs.contains(where: { type.says($0.0) })
        {
          add(
            "a mutation of type \(type.text ?? "") has \(field)", at: key,
            remedy: "remove it, or write patchType: \(word)")
        }
      }
    }
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
    checkRules(of: constraints)
  }

  mutating func checkRules(of constraints: Node) {
    for list: StaticString in ["resourceRules", "excludeResourceRules"] {
      constraints[list]?.forEachItem { rule in
        check(rule: rule)
        var names: Set<String> = []
        rule["resourceNames"]?.forEachItem { name in
          guard let text = name.text, !name.isOpen, !names.insert(text).inserted else { return }
          add("a rule names \(text) twice", at: name, remedy: "write it once")
        }
      }
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
    if let message = validation["message"], let text = message.text, !text.isEmpty, !message.isNull,
      text.allSatisfy(\.isWhitespace)
    {
      add("a message is empty", at: message, remedy: "write one, or remove it")
    }
    guard let message = validation["message"], message.holdsLineFeed, let text = message.text,
      text.split(whereSeparator: \.isNewline).count(where: { !$0.allSatisfy(\.isWhitespace) }) > 1,
      !Placeholder.isIn(text)
    else { return }
    add(
      "a message has several lines", at: message,
      remedy: "write one line, or a messageExpression")
  }

  mutating func checkNames(_ list: StaticString, _ field: StaticString, in spec: Node) {
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
