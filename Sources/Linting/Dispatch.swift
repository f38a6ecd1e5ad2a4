import Manifests

/// Rules by the kinds of which they speak, so that none is asked about an object of which it has nothing
/// to say.
struct Dispatch<Told: Sendable>: Sendable {
  typealias Answer = (Defect, ActiveRule)

  /// A rule to ask, with what it is told. A class, for it is handed on for every file.
  private final class Question: Sendable {
    let rule: ActiveRule
    let told: Told
    let look: Rule.Subject<Told>.Look
    /// By the number of a kind: whether the rule speaks of it.
    let speaks: [Bool]

    init(_ rule: ActiveRule, _ told: Told, _ look: Rule.Subject<Told>.Look, speaks: [Bool]) {
      self.rule = rule
      self.told = told
      self.look = look
      self.speaks = speaks
    }
  }

  private let questions: [Question]
  /// Kinds that some rule names, from 1; 0 is any other kind.
  private let numbers: [GroupKind: Int]

  /// - Parameter subject: what a rule looks at and is told; nil: it is not asked here.
  init(_ rules: [ActiveRule], _ subject: (ActiveRule) -> (Rule.Subject<Told>, Told)?) {
    let asked = rules.compactMap { rule in
      subject(rule).map { (rule: rule, subject: $0, told: $1) }
    }
    let named = Set(asked.flatMap { $0.subject.kinds ?? [] })
    let numbers = Dictionary(uniqueKeysWithValues: zip(named, 1...))
    self.numbers = numbers
    questions = asked.map { rule, subject, told in
      var speaks = Array(repeating: subject.kinds == nil, count: named.count + 1)
      for kind in subject.kinds ?? [] { numbers[kind].map { speaks[$0] = true } }
      return Question(rule, told, subject.look, speaks: speaks)
    }
  }

  /// What the rules say about a file and all that stands in it: one rule after the other, for the processor
  /// forgets a rule sooner than it forgets a file.
  func defects(in manifest: ManifestFile) -> [Answer] {
    var answers: [Answer] = []
    let subjects = Subjects(manifest, numbers)
    for question in questions {
      func add(_ defects: [Defect]) {
        for defect in defects { answers.append((defect, question.rule)) }
      }
      switch question.look {
      case .file(let check): add(check(manifest, question.told))
      case .resource(let check):
        for number in subjects.kinds.indices where question.speaks[subjects.kinds[number]] {
          add(check(manifest.resources[number], question.told))
        }
      case .workload(let check):
        let kinds = subjects.workloadKinds
        for number in kinds.indices where question.speaks[kinds[number]] {
          add(check(subjects.workloads[number], question.told))
        }
      case .container(let check):
        for (container, workload) in subjects.containers {
          add(check(container, workload, question.told))
        }
      }
    }
    return answers
  }

  /// What stands in a file, and of which kinds, by their numbers.
  private struct Subjects {
    var kinds: [Int] = []
    var workloads: [Workload] = []
    var workloadKinds: [Int] = []
    var containers: [(Container, Workload)] = []

    init(_ manifest: ManifestFile, _ numbers: [GroupKind: Int]) {
      kinds = manifest.resources.map { numbers[$0.kind] ?? 0 }
      for (kind, workload) in zip(kinds, manifest.workloads) {
        guard let workload else { continue }
        if !workload.isPatch {
          workloads.append(workload)
          workloadKinds.append(kind)
        }
        for container in workload.containers where !container.isPatch {
          containers.append((container, workload))
        }
      }
    }
  }
}
