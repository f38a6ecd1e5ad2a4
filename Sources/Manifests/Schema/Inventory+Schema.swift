import Synchronization
import YAMLSyntax

/// What a quick look at an object says.
package enum Soundness: UInt8, Sendable {
  /// It is what the schema of its kind says.
  case sound
  case doubtful
  /// Its kind is none of Kubernetes' own, and what it has in common with them is sound.
  case foreign
}

extension Inventory {
  /// What of `resource` is not as the schema of its kind says; where no schema is known, what of its labels,
  /// annotations and pods no kind could have.
  package func schemaFaults(of resource: Resource, _ target: SchemaTarget) -> [SchemaFault] {
    let soundness = resource.lookQuickly(target)
    return soundness == .sound
      ? []
      : knownFaults.faults(of: resource, target) { findFaults(in: resource, target, soundness) }
  }

  private func findFaults(
    in resource: Resource, _ target: SchemaTarget, _ soundness: Soundness
  ) -> [SchemaFault] {
    var inspection = SchemaInspection(target: target, demands: !resource.isPartial)
    if let type = KindSchema.shared.checkedType(of: resource, target) {
      inspection.inspect(resource.root, as: type)
      let mayHaveMore = resource.isLive || target.isUnknown
      return mayHaveMore ? inspection.faults.inKnownFields : inspection.faults
    }
    if let definition = definitions.schema(of: resource) {
      inspection.inspect(custom: resource.root, by: definition)
      let faults = resource.isLive ? inspection.faults.inKnownFields : inspection.faults
      guard !faults.isEmpty, let kept = definitions.keptSchema(of: resource) else { return faults }
      // Which one it meets hangs on who applies definitions, and when.
      var other = SchemaInspection(target: target, demands: !resource.isPartial)
      other.inspect(custom: resource.root, by: kept)
      let places = Set(other.faults.map(\.node.range))
      return faults.filter { places.contains($0.node.range) }
    }
    return soundness == .foreign ? [] : resource.commonFaults(target)
  }

  /// Whether `resource` is of a kind that the target serves, and what its schema says.
  package func isSound(_ resource: Resource, _ target: SchemaTarget) -> Bool {
    resource.lookQuickly(target) == .sound
  }

  /// The versions that the input's definition of a kind serves, where that of `resource` is not among them.
  package func servedVersions(insteadOf resource: Resource) -> [String]? {
    definitions.versions(insteadOf: resource)
  }

  /// Whether nothing is known of the fields of `resource`, neither from Kubernetes nor from the input.
  package func lacksSchema(of resource: Resource) -> Bool {
    KindSchema.shared.kind(of: resource) == nil
      && !definitions.defines(resource.kind)
  }
}

/// What close looks have found, for several rules ask about the same objects.
final class KnownFaults: Sendable {
  private struct Question: Hashable {
    var object: ObjectIdentifier
    var target: SchemaTarget
  }

  /// With the object, or another one might come to stand at its place in memory.
  private let answers = Mutex<[Question: (resource: Resource, faults: [SchemaFault])]>([:])

  fileprivate func faults(
    of resource: Resource, _ target: SchemaTarget, _ find: () -> [SchemaFault]
  ) -> [SchemaFault] {
    let question = Question(object: ObjectIdentifier(resource), target: target)
    if let known = answers.withLock({ $0[question]?.faults }) { return known }
    let faults = find()
    answers.withLock { $0[question] = (resource, faults) }
    return faults
  }
}

extension [SchemaFault] {
  /// Of an object that a newer server wrote, or takes, it is no fault to have a field or a word that is not known
  /// here.
  fileprivate var inKnownFields: [SchemaFault] {
    filter { fault in
      switch fault.problem {
      case .unknownField(_, nil), .invalidValue: false
      default: true
      }
    }
  }
}

extension KindSchema {
  /// The type of an object whose fields are known, and served by the target.
  fileprivate func checkedType(of resource: Resource, _ target: SchemaTarget) -> UInt16? {
    guard let kind = kind(of: resource), target.has(kind.minors),
      !types[Int(kind.type)].isOpen
    else { return nil }
    return kind.type
  }
}

extension Resource {
  /// Of one of Kubernetes' own kinds.
  package var isOfKubernetes: Bool { KindSchema.shared.kind(of: self) != nil }
}

extension Resource {
  /// Something else is laid over it, or it over something else: what is missing stands there.
  package var isPartial: Bool {
    if isPatch || isUnfinished || !isRendered && isPatchByName { return true }
    guard PodTemplate.isWorkload(kind) else { return false }
    return Workload(self)?.isPatch ?? true
  }

  private var isPatchByName: Bool {
    let path = root.tree.file.path.lowercased()
    return path.contains("patch") && path.replacing("dispatch", with: "").contains("patch")
  }

  /// What the API server says of a new object is said of this one: it stands for itself, and no server has taken
  /// it yet.
  package var mayBeRefused: Bool { !isLive && !isPartial }

  /// Asks once, whoever asks again.
  @discardableResult
  package func lookQuickly(_ target: SchemaTarget) -> Soundness {
    soundness(target) { quickLook(target) }
  }

  private func quickLook(_ target: SchemaTarget) -> Soundness {
    let schema = KindSchema.shared
    guard let type = schema.checkedType(of: self, target) else {
      return commonFaults(target).isEmpty ? .foreign : .doubtful
    }
    guard let position = root.position else { return .doubtful }
    let isSound = schema.withTables { tables in
      root.tree.withArrays {
        SchemaWalk(schema: tables, target: target, root: position, arrays: $0).isSound(as: type)
      }
    }
    return isSound ? .sound : .doubtful
  }

  /// Labels and annotations are texts and pods are pods, whatever else an object is.
  fileprivate func commonFaults(_ target: SchemaTarget) -> [SchemaFault] {
    var inspection = SchemaInspection(target: target, demands: false)
    let template = PodTemplate(self)
    for metadata in [metadata, template?.metadata] {
      guard let metadata, metadata.isMapping else { continue }
      for texts in [metadata["labels"], metadata["annotations"]] {
        for text in texts?.numbersAndBooleans ?? [] { _ = inspection.check(text, is: .text) }
      }
    }
    if let template, let type = KindSchema.shared.type("core.v1.PodSpec") {
      inspection.inspect(template.spec, as: type)
    }
    return inspection.faults.filter { if case .wrongType = $0.problem { true } else { false } }
  }
}
