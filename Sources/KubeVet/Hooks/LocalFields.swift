import Changes
import Manifests
import YAMLSyntax

/// Fields that no other object looks at: where only such ones change, the files that changed are enough
/// to know what the change brings.
enum LocalFields {
  private static let containers: Set<String> = [
    "containers", "initContainers", "ephemeralContainers",
  ]
  private static let ofContainers: Set<String> = [
    "args", "command", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "readinessProbe",
    "resources", "securityContext", "startupProbe", "stdin", "terminationMessagePath",
    "terminationMessagePolicy", "tty", "workingDir",
  ]

  /// Whether `change` concerns its object alone.
  static func hold(_ change: ResourceChange) -> Bool {
    guard change.pairing == .same, let old = change.old, let new = change.new,
      Workload(old) != nil, Workload(new) != nil
    else { return false }
    return change.fields.allSatisfy { isLocal($0.path.steps) }
  }

  private static func isLocal(_ steps: [FieldPath.Step]) -> Bool {
    guard
      let start = steps.firstIndex(where: { step in
        if case .key(let key) = step { containers.contains(key) } else { false }
      }), start + 2 < steps.count, case .index = steps[start + 1],
      case .key(let field) = steps[start + 2]
    else { return false }
    if ofContainers.contains(field) { return true }
    // The text of a variable; where it comes from is another object's business.
    return field == "env" && steps.last == .key("value")
  }
}
