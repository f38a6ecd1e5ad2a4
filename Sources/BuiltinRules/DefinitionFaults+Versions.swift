import Manifests
import YAMLSyntax

/// What a version has beside its schema, and how objects get from one to another.
extension DefinitionFaults {
  mutating func checkParts(of version: Node) {
    if let warning = version["deprecationWarning"], !warning.isNull { check(warning, of: version) }
    if let scale = version["subresources"]?["scale"] {
      for (field, roots) in Self.paths {
        guard let node = scale[field], let path = node.text, !path.isEmpty, !node.isNull,
          !node.isOpen, !roots.contains(where: path.hasPrefix)
        else { continue }
        add(
          "the path \(path) of scale does not lead into \(field.description.hasPrefix("spec") ? "spec" : "status")",
          at: node, remedy: "begin it with \(roots.joined(separator: " or "))")
      }
    }
    if let fields = version["selectableFields"], let schema = version["schema"]?["openAPIV3Schema"]
    {
      check(selectable: fields, schema)
    }
  }

  private static let paths: [(StaticString, roots: [String])] = [
    ("specReplicasPath", [".spec."]), ("statusReplicasPath", [".status."]),
    ("labelSelectorPath", [".status.", ".spec."]),
  ]

  private mutating func check(_ warning: Node, of version: Node) {
    guard let text = warning.text, !warning.isOpen else { return }
    if version["deprecated"]?.bool != true, version["deprecated"]?.isOpen != true {
      add(
        "it has a deprecationWarning for a version that is not deprecated", at: warning,
        remedy: "add deprecated: true, or remove the warning")
    } else if text.isEmpty || text.utf8.count > 256 {
      add(
        "a deprecationWarning is \(text.isEmpty ? "empty" : "longer than 256 characters")",
        at: warning, remedy: text.isEmpty ? "remove it" : "write a shorter one")
    }
  }

  /// `ValidateCustomResourceSelectableFields`.
  private mutating func check(selectable fields: Node, _ schema: Node) {
    var known: Set<String> = []
    fields.forEachItem { field in
      guard let node = field["jsonPath"], let path = node.text, !path.isEmpty, !node.isNull,
        !node.isOpen, !path.contains("[")
      else { return }
      if !known.insert(path).inserted {
        add("it selects by \(path) twice", at: node, remedy: "write it once")
      } else if let fault = fault(ofSelectable: path, schema) {
        add(
          "it selects by \(path), which \(fault)", at: node, remedy: "name a field of a simple type"
        )
      }
    }
    guard known.count > 8, let ninth = fields.item(at: 8) else { return }
    add("it selects by more than 8 fields", at: ninth, remedy: "keep 8 of them")
  }

  private func fault(ofSelectable path: String, _ schema: Node) -> String? {
    guard path.hasPrefix(".") else { return "does not begin with a point" }
    let names = path.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    if names.first == "metadata" { return "the server does by itself" }
    var place = schema
    for name in names {
      guard let properties = place["properties"], properties.isMapping else {
        return place["additionalProperties"] == nil ? "is none of its fields" : nil
      }
      guard let property = properties.value(forKey: String(name)) else {
        return "is none of its fields"
      }
      place = property
    }
    guard let type = place["type"], !type.isOpen else { return nil }
    let isSimple = ["boolean", "integer", "string"].contains(type.text)
    return isSimple ? nil : "is of the type \(type.text ?? "")"
  }

  // MARK: Conversion

  mutating func check(conversion: Node) {
    let (strategy, webhook) = (conversion["strategy"], conversion["webhook"])
    guard let strategy, !strategy.isOpen else { return }
    guard strategy.says("Webhook") else {
      if strategy.says("None"), !webhook.isAbsent, let key = conversion.keyNode("webhook") {
        add(
          "it converts by no webhook, and names one", at: key,
          remedy: "remove webhook, or write strategy: Webhook")
      }
      return
    }
    guard let webhook, !webhook.isNull else {
      guard conversion.hasOnly(["strategy", "webhook"]) else { return }
      return add(
        "it converts by a webhook, and names none", at: strategy,
        remedy: "add webhook, or write strategy: None")
    }
    if let client = webhook["clientConfig"], !client.isNull {
      WebhookClient.check(client, key: webhook.keyNode("clientConfig")) {
        add($0, at: $1, remedy: $2)
      }
    } else if webhook.hasOnly(["clientConfig", "conversionReviewVersions"]),
      let key = conversion.keyNode("webhook")
    {
      add(
        "it converts by a webhook without a clientConfig", at: key, remedy: "name the Service")
    }
    guard let versions = webhook["conversionReviewVersions"], versions.isSequence,
      !versions.items.contains(where: { $0.says("v1") || $0.says("v1beta1") || $0.isOpen })
    else { return }
    add(
      "its webhook speaks no version of ConversionReview that the server knows", at: versions,
      remedy: "write [v1]")
  }

  // MARK: Rules

  private static let reasons = [
    "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired",
  ]

  /// `x-kubernetes-validations`. Of expressions is read what is none, and whether they ask for the old value.
  mutating func check(validations: Node, isInList: Bool) {
    validations.forEachItem { validation in
      guard validation.isMapping else { return }
      let rule = validation["rule"]
      guard let rule, let text = rule.text, !rule.isNull, !text.isBlank else {
        if let place = rule ?? validation.firstKey, rule?.isOpen != true {
          add("a rule of its schema says nothing", at: place, remedy: "write rule: an expression")
        }
        return
      }
      check(messageOf: validation, rule, text)
      for expression in [rule, validation["messageExpression"]] {
        guard let expression, let fault = expression.expressionFault else { continue }
        add(
          "an expression in a rule of its schema cannot be read: \(fault)", at: expression,
          remedy: "correct the expression")
      }
      if let reason = validation["reason"], let word = reason.text, !reason.isNull, !reason.isOpen,
        !Self.reasons.contains(word)
      {
        add(
          "the reason \(word) of a rule is none", at: reason,
          remedy: "write one of \(Self.reasons.joined(separator: ", "))")
      }
      let asks = text.contains("oldSelf")
      if asks, isInList {
        add(
          "a rule of its schema asks for oldSelf in a list whose items the server does not know again",
          at: rule, remedy: "write x-kubernetes-list-type: map, or move the rule out of the list")
      }
      if !asks, let option = validation["optionalOldSelf"], !option.isNull, !rule.isOpen {
        add("a rule has optionalOldSelf, and asks for no oldSelf", at: option, remedy: "remove it")
      }
    }
  }

  private mutating func check(messageOf validation: Node, _ rule: Node, _ text: String) {
    let message = validation["message"]
    let words = message.isAbsent ? "" : message?.text ?? ""
    guard message?.isOpen != true, !rule.isOpen else { return }
    if let message, !words.isEmpty, words.isBlank {
      add("the message of a rule is empty", at: message, remedy: "write one, or remove it")
    } else if let message, words.hasSeveralLines {
      add("the message of a rule has several lines", at: message, remedy: "write one line")
    } else if words.isEmpty, text.hasSeveralLines {
      add(
        "a rule of its schema has several lines, and no message", at: rule, remedy: "add a message")
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }

  /// Apart from those before and after it.
  fileprivate var hasSeveralLines: Bool {
    split(whereSeparator: \.isNewline).count(where: { !$0.isBlank }) > 1
  }
}

extension Substring {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
