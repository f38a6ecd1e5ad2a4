package import Manifests
internal import YAMLSyntax

/// What applying the new manifests does to one object.
package struct ResourceChange: Sendable {
  /// The object in each revision; at least one is there.
  package let old: Resource?
  package let new: Resource?
  package internal(set) var action: Action
  /// One sentence.
  package internal(set) var reason: String
  package internal(set) var fields: [FieldChange] = []
  package internal(set) var refusals: [Refusal] = []
  package internal(set) var pairing: Pairing
  /// What becomes of its pods, where they change.
  package internal(set) var rollout: Rollout?
  /// Why a refusal is no refusal: the object or its tool asks for recreation.
  package internal(set) var recreation: Recreation?
  /// Items of lists that the update mixes up.
  package internal(set) var sharedKeys: [SharedKey] = []

  /// How the two sides belong together.
  package enum Pairing: Sendable, Hashable {
    case same
    /// A name with a hash or a version of its content: another object takes over.
    case rolled
    /// There on one side only; perhaps as another object of nearly the same content.
    case alone(counterpart: ResourceID?)
  }

  package var resource: Resource? { new ?? old }

  /// Fields that it brings and that do not exist.
  package var unknownFields: [FieldChange] { fields.filter(\.isUnknown) }

  /// The same change to an object that the API server refuses whatever was there before: `sentences` say why,
  /// by the field of which they speak. `isRepeated`: of the update nothing is refused but what they say.
  package func refused(
    for sentences: [String: String], isRepeated: (Refusal) -> Bool
  ) -> ResourceChange {
    var change = self
    let repeated = Set(refusals.filter(isRepeated).map(\.sentence))
    change.refusals.removeAll(where: isRepeated)
    for index in fields.indices where fields[index].message.map(repeated.contains) == true {
      change.fields[index].message = sentences.values.min()
      (change.fields[index].reported, change.fields[index].remedy) = (nil, nil)
    }
    guard action != .reject || change.refusals.isEmpty else { return self }
    change.action = .reject
    change.reason = "the API server refuses the object as it is written"
    for index in fields.indices {
      guard let sentence = sentences[fields[index].path.description] else { continue }
      change.fields[index].effect = .reject
      change.fields[index].message = sentence
    }
    return change
  }

  /// Whether pods are made of the new object, now or the next time.
  package var makesPods: Bool {
    switch action {
    case .create, .replace: true
    case .restart: rollout?.startsPods ?? true
    case .update: rollout?.startsPods ?? false
    case .reject, .delete, .none: false
    }
  }

  /// The same change to an object whose pods the API server refuses, whenever one is made.
  package var refusingPods: ResourceChange {
    var change = self
    change.reason += "; the API server refuses the new pods"
    return change
  }

  package var id: ResourceID {
    resource?.id ?? ResourceID(GroupKind("", ""), namespace: nil, name: "")
  }
}
