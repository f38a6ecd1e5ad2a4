internal import Manifests
internal import YAMLSyntax

// Fields of which an object may have one. A manifest has one; what is left of the old state can be a second.

extension UpdateRule {
  /// Any two of `fields` beside each other are refused; without `fields` any two but the name.
  private static func union(
    _ place: String, of fields: [String], _ message: String
  ) -> UpdateRule {
    let pattern = FieldPattern(place)
    return UpdateRule(
      place,
      .refuses { update in
        update.after.values(at: pattern).compactMap { path, value in
          let named = fields.isEmpty ? value.pairs.keys.filter { $0 != "name" }.sorted() : fields
          let there = named.filter { value[$0].map { $0.string != "" } ?? false }
          guard there.count > 1, let second = there.last else { return nil }
          // The one that the manifest asks for, not the one that is left.
          let wanted = there.first { update.manifest.value(at: path)?[$0] != nil } ?? second
          return Breach(
            path.appending(wanted), reported: path.appending(second).description, message)
        }
      },
      message, topic: .leftover,
      remedy: "take the old field out with `kubectl patch` first, or say null for it where "
        + "client-side apply is used")
  }

  /// A name may stand once in a list: a port that changed its number leaves the old one behind.
  private static func uniqueNames(_ list: String) -> UpdateRule {
    let pattern = FieldPattern(list)
    return UpdateRule(
      list,
      .refuses { update in
        update.after.values(at: pattern).flatMap { path, value -> [Breach] in
          var seen: Set<String> = []
          return value.items.enumerated().compactMap { index, item in
            guard let name = item["name"]?.text, !name.isEmpty, !seen.insert(name).inserted
            else { return nil }
            let place = path.appending(index).appending("name")
            return Breach(place, reported: place.description, "Duplicate value: \"\(name)\"")
          }
        }
      },
      "Duplicate value", topic: .leftover,
      remedy: "take the old item out with `kubectl patch` first, or give the new one another name")
  }

  static let servicePortNames = uniqueNames("spec.ports")

  static let disruptionBounds = union(
    "spec", of: ["minAvailable", "maxUnavailable"],
    "minAvailable and maxUnavailable cannot be both set")

  static let ingressBackend = [
    union(
      "spec.defaultBackend", of: ["resource", "service"],
      "cannot set both resource and service backends"),
    union(
      "spec.defaultBackend.service.port", of: ["name", "number"],
      "cannot set both port name & port number"),
  ]

  static let webhookClients = union(
    "webhooks[].clientConfig", of: ["service", "url"],
    "exactly one of url or service is required")

  static let conversion = onlyBeside(
    "spec.conversion", "webhook", beside: ("strategy", "Webhook"),
    "should not be set when strategy is not set to Webhook")

  static let limitQueue = onlyBeside(
    "spec.limited.limitResponse", "queuing", beside: ("type", "Queue"),
    "must be nil if limited.limitResponse.type is not Limited")

  private static func onlyBeside(
    _ place: String, _ field: String, beside sibling: (name: String, word: String),
    _ message: String
  ) -> UpdateRule {
    UpdateRule(
      place,
      .refuses { update in
        let part = update.after.value(at: FieldPath(keys: place))
        guard part?[field] != nil, let word = part?[sibling.name]?.text, word != sibling.word
        else { return [] }
        return [Breach("\(place).\(sibling.name)", reported: "\(place).\(field)")]
      },
      message, topic: .leftover,
      remedy: "take \(field) out with `kubectl patch` first")
  }

  /// The unions of a pod template: sources of volumes and of variables, handlers of probes.
  static func podUnions(_ template: String) -> [UpdateRule] {
    let containers = ["containers", "initContainers"].map { "\(template).spec.\($0)[]" }
    let handlers = ["exec", "grpc", "httpGet", "sleep", "tcpSocket"]
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"]
    let hooks = ["lifecycle.postStart", "lifecycle.preStop"]
    return [
      union(
        "\(template).spec.volumes[]", of: [], "may not specify more than 1 volume type")
    ]
      + containers.flatMap { container in
        [
          union(
            "\(container).env[]", of: ["value", "valueFrom"],
            "may not be specified when `value` is not empty"),
          union(
            "\(container).env[].valueFrom", of: [],
            "may not have more than one field specified at a time"),
          uniqueNames("\(container).ports"),
        ]
          + (probes + hooks).map {
            union(
              "\(container).\($0)", of: handlers, "may not specify more than 1 handler type")
          }
      }
  }
}
