import Linting
import Manifests
import YAMLSyntax

/// What the server reads in the annotations of pods (`ValidatePodSpecificAnnotations`).
extension PodFaults {
  /// Annotations that name a profile, as pods did before they had fields for it.
  private enum Profile: CaseIterable {
    case appArmor, seccomp, seccompOfPod

    /// A container's name follows, but for the pod's own.
    var key: StaticString {
      switch self {
      case .appArmor: "container.apparmor.security.beta.kubernetes.io/"
      case .seccomp: "container.seccomp.security.alpha.kubernetes.io/"
      case .seccompOfPod: "seccomp.security.alpha.kubernetes.io/pod"
      }
    }

    var field: StaticString { self == .appArmor ? "appArmorProfile" : "seccompProfile" }

    static let usual = "runtime/default"
    static let none = "unconfined"
    static let own = "localhost/"
    /// The old name of the usual one.
    static let docker = "docker/default"

    func takes(_ value: String) -> Bool {
      value == Self.usual || value == Self.none || value.hasPrefix(Self.own)
        || (self == .appArmor ? value.isEmpty : value == Self.docker)
    }
  }

  /// Of a StatefulSet's template the server looks at what stands in the annotations, and at little else.
  private static let ofTemplates = "it is refused"

  mutating func check(annotations: Node) {
    annotations.forEachPair { key, value in
      if key.says("controller.kubernetes.io/pod-deletion-cost") {
        check(cost: value)
      } else if let profile = Profile.allCases.first(where: { key.begins(with: $0.key) }) {
        check(profile, key, value)
      }
    }
  }

  /// `GetDeletionCostFromPodAnnotations`, which takes `-05` and no `05`.
  private mutating func check(cost: Node) {
    guard let text = cost.string, !cost.isOpen,
      Int32(text) == nil || text.hasPrefix("+") || text.hasPrefix("0") && text != "0"
    else { return }
    add(
      "\(workload.id) has the pod-deletion-cost \"\(text)\"", at: cost,
      remedy: "write a whole number of 32 bits, without + and without zeros before it",
      fate: Self.ofTemplates)
  }

  private mutating func check(_ profile: Profile, _ key: Node, _ value: Node) {
    guard let text = value.string, !value.isOpen, let whole = key.text, !key.isOpen else { return }
    guard profile.takes(text) else {
      add(
        "\(workload.id) has the profile \(text.isEmpty ? "\"\"" : text) in the annotation \(whole)",
        at: value, remedy: "write runtime/default, unconfined or localhost/ and a name",
        fate: Self.ofTemplates)
      return
    }
    guard profile != .seccompOfPod else {
      check(profile, text, fits: workload.pod[.securityContext]?[profile.field], at: value)
      return
    }
    let name = whole.dropFirst("\(profile.key)".count)
    guard let container = workload.containers.first(where: { $0.name == name }) else {
      check(unknown: String(name), profile, at: key)
      return
    }
    let own = container.securityContext?[profile.field]
    let isInherited = profile == .appArmor && own.isAbsent
    check(
      profile, text,
      fits: isInherited ? workload.pod[.securityContext]?[profile.field] : own, at: value)
  }

  private mutating func check(unknown name: String, _ profile: Profile, at key: Node) {
    let known = workload.containers.map(\.name)
    guard profile == .appArmor, !(known + [name]).contains(where: Placeholder.isInName) else {
      return
    }
    add(
      "\(workload.id) has an AppArmor profile for a container \"\(name)\", which it does not have",
      hint: Spelling.hint(for: name, in: known), at: key,
      remedy: "correct the name, or take the annotation out", fate: Self.ofTemplates)
  }

  /// `validateSeccompAnnotationsAndFields`, `validateAppArmorAnnotationsAndFieldsMatchOnCreate`.
  private mutating func check(
    _ profile: Profile, _ value: String, fits field: Node?, at node: Node
  ) {
    // Before, the server leaves the field of AppArmor out; on Windows it asks nothing of it.
    guard profile != .appArmor || minor >= 30 && !workload.isWindows, let field,
      let type = field["type"]
    else { return }
    let wanted: [String]
    if type.says("RuntimeDefault") {
      wanted = profile == .appArmor ? [Profile.usual] : [Profile.usual, Profile.docker]
    } else if type.says("Unconfined") {
      wanted = [Profile.none]
    } else if type.says("Localhost"), let name = field["localhostProfile"], !name.isOpen {
      wanted = [Profile.own + (name.text ?? "")]
    } else {
      return
    }
    guard !wanted.contains(value) else { return }
    add(
      "\(workload.id) has the profile \(value) in an annotation, and another one in \(profile.field)",
      at: node, remedy: "take the annotation out: \(profile.field) says the same")
  }
}

extension Node {
  fileprivate func begins(with prefix: StaticString) -> Bool {
    kind == .scalar
      && withText {
        $0.starts(
          with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
      }
  }
}
