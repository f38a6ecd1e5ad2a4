import Manifests

/// Rules by the kinds of which they speak, so that none is asked about an object of which it has nothing
/// to say.
struct Dispatch<Told: Sendable>: Sendable {
  typealias Answer = (defect: Defect, rule: ActiveRule)

  /// A rule to ask, with what it is told. A class, for it is handed on for every object.
  private final class Question<Check: Sendable>: Sendable {
    let rule: ActiveRule
    let told: Told
    let check: Check

    init(_ rule: ActiveRule, _ told: Told, _ check: Check) {
      self.rule = rule
      self.told = told
      self.check = check
    }
  }

  /// The rules to ask about objects of one kind.
  private struct Questions: Sendable {
    var resource: [Question<@Sendable (Resource, Told) -> [Defect]>] = []
    var workload: [Question<@Sendable (Workload, Told) -> [Defect]>] = []
    var container: [Question<@Sendable (Container, Workload, Told) -> [Defect]>] = []
  }

  private var file: [Question<@Sendable (ManifestFile, Told) -> [Defect]>] = []
  private var byKind: [GroupKind: Questions] = [:]
  /// Of kinds that no rule names.
  private var others = Questions()

  /// - Parameter subject: what a rule looks at and is told; nil: it is not asked here.
  init(_ rules: [ActiveRule], _ subject: (ActiveRule) -> (Rule.Subject<Told>, Told)?) {
    let asked = rules.compactMap { rule in
      subject(rule).map { (rule: rule, subject: $0, told: $1) }
    }
    for kind in asked.flatMap({ $0.subject.kinds ?? [] }) { byKind[kind] = Questions() }
    for (rule, subject, told) in asked {
      switch subject.look {
      case .file(let check): file.append(Question(rule, told, check))
      case .resource(let check):
        let question = Question(rule, told, check)
        add(subject.kinds) { $0.resource.append(question) }
      case .workload(let check):
        let question = Question(rule, told, check)
        add(subject.kinds) { $0.workload.append(question) }
      case .container(let check):
        let question = Question(rule, told, check)
        add(subject.kinds) { $0.container.append(question) }
      }
    }
  }

  private mutating func add(_ kinds: [GroupKind]?, _ append: (inout Questions) -> Void) {
    for kind in kinds ?? Array(byKind.keys) { append(&byKind[kind, default: Questions()]) }
    if kinds == nil { append(&others) }
  }

  /// What the rules say about a file and all that stands in it.
  func defects(in manifest: ManifestFile) -> [Answer] {
    var answers: [Answer] = []
    for question in file {
      for defect in question.check(manifest, question.told) {
        answers.append((defect, question.rule))
      }
    }
    for (resource, workload) in zip(manifest.resources, manifest.workloads) {
      let questions = byKind[resource.kind] ?? others
      for question in questions.resource {
        for defect in question.check(resource, question.told) {
          answers.append((defect, question.rule))
        }
      }
      if let workload { ask(questions, about: workload, &answers) }
    }
    return answers
  }

  private func ask(_ questions: Questions, about workload: Workload, _ answers: inout [Answer]) {
    if !workload.isPatch {
      for question in questions.workload {
        for defect in question.check(workload, question.told) {
          answers.append((defect, question.rule))
        }
      }
    }
    for container in workload.containers where !container.isPatch {
      for question in questions.container {
        for defect in question.check(container, workload, question.told) {
          answers.append((defect, question.rule))
        }
      }
    }
  }
}
