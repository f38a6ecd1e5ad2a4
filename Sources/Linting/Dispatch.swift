import Manifests

/// Rules by the kinds of which they speak, so that none is asked about an object of which it has nothing
/// to say.
struct Dispatch<Told: Sendable>: Sendable {
  typealias Answer = (defect: Defect, rule: ActiveRule)

  /// A rule to ask, with what it is told. A class, for it is handed on for every file.
  private final class Question: Sendable {
    let rule: ActiveRule
    let told: Told
    let look: Rule.Subject<Told>.Look
    init(_ rule: ActiveRule, _ told: Told, _ look: Rule.Subject<Told>.Look) {
      self.rule = rule
      self.told = told
      self.look = look
    }
  }

  /// With the kinds of which the rule speaks.
  private let questions: [(kinds: KindSet, question: Question)]
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
      let kinds = subject.kinds.map { KindSet($0.compactMap { numbers[$0] }) }
      return (kinds ?? .all, Question(rule, told, subject.look))
    }
  }

  /// What the rules say about a file and all that stands in it: one rule after the other, for the processor
  /// forgets a rule sooner than it forgets a file.
  func defects(in manifest: ManifestFile) -> [Answer] {
    var answers: [Answer] = []
    let subjects = Subjects(manifest, numbers)
    for number in questions.indices
    where !questions[number].kinds.isDisjoint(with: subjects.allKinds) {
      let (kinds, question) = questions[number]
      func add(_ defects: [Defect]) {
        for defect in defects { answers.append((defect, question.rule)) }
      }
      switch question.look {
      case .file(let check): add(check(manifest, question.told))
      case .resource(let check):
        for (number, kind) in subjects.kinds.enumerated() where kinds.contains(kind) {
          add(check(manifest.resources[number], question.told))
        }
      case .workload(let check):
        for (number, kind) in subjects.workloadKinds.enumerated()
        where kinds.contains(kind) {
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
    /// With room for what stands in no object.
    var allKinds = KindSet([0])
    var workloads: [Workload] = []
    var workloadKinds: [Int] = []
    var containers: [(Container, Workload)] = []

    init(_ manifest: ManifestFile, _ numbers: [GroupKind: Int]) {
      kinds = manifest.resources.map { numbers[$0.kind] ?? 0 }
      for kind in kinds { allKinds.insert(kind) }
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

/// Kinds by their numbers: asked for every rule and every object.
private struct KindSet {
  private var words: SIMD4<UInt64> = .zero

  static var all: KindSet {
    var all = KindSet([])
    all.words = SIMD4(repeating: .max)
    return all
  }

  init(_ numbers: [Int]) {
    for number in numbers { insert(number) }
  }

  mutating func insert(_ number: Int) {
    precondition(number < 256, "more kinds than places")
    words[number >> 6] |= 1 << UInt64(number & 63)
  }

  func contains(_ number: Int) -> Bool { words[number >> 6] >> UInt64(number & 63) & 1 != 0 }

  func isDisjoint(with other: KindSet) -> Bool { words & other.words == .zero }
}
