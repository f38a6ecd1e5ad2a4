import Foundation
import TestSupport
import Testing
import YAMLSyntax

@testable import Manifests

/// The schema of Kubernetes' own kinds says what a real API server said, and nothing else.
@Suite struct SchemaTests {
  static let newest = SchemaTarget(minor: 36)

  private func faults(_ texts: String..., at target: SchemaTarget = newest) -> [String] {
    let objects = resources(texts[0])
    let inventory = Inventory(texts.flatMap { resources($0) })
    return objects.flatMap { object in
      inventory.schemaFaults(of: object, target).map { "\($0.words) at \(path($0, object))" }
    }
  }

  private func path(_ fault: SchemaFault, _ object: Resource) -> String {
    fault.node.path(from: object.root).description
  }

  // MARK: What a server said

  @Test func takesWhatTheServerTook() throws {
    let scenarios = try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    let definitions = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    for scenario in scenarios {
      #expect(faults(scenario.old, definitions) == [], "\(scenario.id)")
      guard scenario.class != "invalid-new" else { continue }
      #expect(faults(scenario.new, definitions) == [], "\(scenario.id)")
    }
    #expect(scenarios.count == 500)
    for update in try Vectors.read("real-updates.jsonl", as: RealUpdate.self) {
      #expect(faults(update.old) == [], "\(update.id)")
      #expect(faults(update.new) == [], "\(update.id)")
    }
  }

  @Test func findsWhatTheServerCouldNotRead() throws {
    let definitions = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    var found: [String: [String]] = [:]
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    where scenario.class == "invalid-new" {
      let faults = faults(scenario.new, definitions)
      if !faults.isEmpty { found[scenario.id] = faults }
    }
    #expect(
      found == [
        "cm.data-int": ["not a text at data.a"],
        "cr.replicas-max": ["not 1...9 at spec.replicas"],
        "cr.unknown": ["unknown at spec.foo"],
        "cr.version-int": ["not a text at spec.version"],
        "crb.roleref-removed": ["no roleRef at "],
        "deploy.ct.env-int-value": ["not a text at spec.template.spec.containers[0].env[2].value"],
        "deploy.ct.port-string": [
          "not a whole number of 32 bits at spec.template.spec.containers[0].ports[0].containerPort"
        ],
        "mwc.sideeffects-removed": ["no sideEffects at webhooks[0]"],
        "sts.meta-yaml-exp": ["not a text at metadata.labels.x"],
        "sts.meta-yaml-no": ["not a text at metadata.labels.x"],
        "sts.meta-yaml-on": ["not a text at metadata.annotations.x"],
        "svc.type.bad": ["none of ClusterIP ExternalName LoadBalancer NodePort at spec.type"],
        "vac.params-removed": ["no parameters at "],
        "vwc.sideeffects-removed": ["no sideEffects at webhooks[0]"],
        "yaml.octal-decimal-644": [
          "not 0...511 at spec.template.spec.volumes[0].configMap.defaultMode"
        ],
        "yaml.secret-base64-nopad": ["not Base64 at data.password"],
      ])
  }

  // MARK: Two looks

  /// Whatever the quick look lets pass, the close one would have let pass, too.
  @Test func looksQuicklyAsItLooksClosely() throws {
    let scenarios = try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    let edits = [
      ("name:", "nmae:"), ("8080", "\"8080\""), ("\"", ""), ("replicas:", "replicas: &x"),
      ("- ", ""), ("true", "yes"), (": ", ": !!str "), ("0", "0.5"), ("P", "p"), ("80", "-80"),
      ("80", "99999"), ("420", "644"), ("spec:", "spec:\n  x: {}"),
    ]
    var sound = 0
    for text in scenarios.flatMap({ [$0.old, $0.new] }) {
      for edited in [text] + edits.map({ text.replacing($0.0, with: $0.1) }) {
        for object in resources(edited) where object.lookQuickly(Self.newest) == .sound {
          guard let kind = KindSchema.shared.kind(of: object) else {
            continue
          }
          sound += 1
          var inspection = SchemaInspection(target: Self.newest, demands: true)
          inspection.inspect(object.root, as: kind.type)
          #expect(inspection.faults.isEmpty, "\(edited)")
        }
      }
    }
    #expect(sound > 2_000)
  }

  /// Most objects must not need the close look, or it would cost what it is there to save.
  @Test func letsSoundObjectsPassQuickly() throws {
    let objects = try Vectors.read("real-updates.jsonl", as: RealUpdate.self)
      .flatMap { resources($0.new) }
    let doubtful = objects.filter { $0.lookQuickly(Self.newest) == .doubtful }
    #expect(doubtful.count * 10 < objects.count)
  }

  // MARK: Versions

  @Test(arguments: [
    (31, "unknown since 32 at spec.resources"), (32, ""), (35, ""),
  ])
  func knowsWhenAFieldCame(_ minor: Int, _ fault: String) {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec: {containers: [{name: web, image: "web:1"}], resources: {limits: {cpu: 1}}}
      """
    let found = faults(pod, at: SchemaTarget(minor: minor))
    #expect(found == (fault.isEmpty ? [] : [fault]))
  }

  @Test func knowsWhenAFieldWent() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, clusterName: x}\n"
    #expect(faults(text, at: SchemaTarget(minor: 24)) == [])
    #expect(faults(text) == ["unknown until 24 at metadata.clusterName"])
  }

  @Test func saysNothingOfVersionsThatTheTargetDoesNotServe() {
    let text = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: x}\nspec: {y: 1}\n"
    #expect(faults(text) == [])
    let hpa = text.replacing("batch/v1beta1", with: "autoscaling/v2")
      .replacing("CronJob", with: "HorizontalPodAutoscaler")
    #expect(faults(hpa, at: SchemaTarget(minor: 22)) == [])
    #expect(faults(hpa).contains("unknown at spec.y"))
  }

  // MARK: Awkward YAML

  @Test func followsAliasesAndMergeKeys() {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
          - &web {name: web, image: "web:1", resources: &r {limits: {cpu: 1}}}
          - {<<: *web, name: other, resources: *r}
          - {<<: *web, nmae: third}
          - name: fourth
            env: [{name: A, value: &no 1}, {name: B, value: *no}]
            ports: [{containerPort: 80, hostPort: &p 8080}]
            image: *p
      """
    #expect(
      faults(text) == [
        "unknown at spec.containers[2].nmae", "not a text at spec.containers[3].env[0].value",
        "not a text at spec.containers[3].image",
      ])
  }

  @Test func endsWhereAliasesMultiply() {
    var text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
    text += "    - &a0 {name: a, env: [{name: x, value: 1}]}\n"
    for level in 1...5 {
      let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "    - &a\(level) {name: a, env: [\(uses)]}\n"
    }
    #expect(!faults(text).isEmpty)
  }

  @Test(arguments: [
    "spec: {replicas: 3.0}", "spec: {paused: yes}", "spec: {revisionHistoryLimit: 1e1}",
    "spec: {strategy: {rollingUpdate: {maxSurge: 25%}}}", "spec: null", "status: {x: y}",
    "spec: {replicas: ~}", "spec: {$patch: replace}", "metadata: {name: x, labels: }",
    "metadata: {name: x, managedFields: [{x: y}], generation: 3, selfLink: /x}",
    "spec: {template: {spec: {volumes: [{name: x, emptyDir: {sizeLimit: 1}}]}}}",
    "spec: {template: {spec: {containers: [{name: x, livenessProbe: {httpGet: {port: x}}}]}}}",
  ])
  func takesWhatTheServerMakesSomethingOf(_ fields: String) {
    let head = "apiVersion: apps/v1\nkind: Deployment\n"
    let metadata = fields.hasPrefix("metadata") ? "" : "metadata: {name: x}\n"
    #expect(faults(head + metadata + fields) == [])
  }

  @Test(arguments: [
    ("{replicas: 3.5}", "not a whole number of 32 bits"),
    ("{paused: \"true\"}", "not true or false"),
    ("{replicas: 3000000000}", "not a whole number of 32 bits"), ("[]", "not a mapping"),
    ("{strategy: {rollingUpdate: {maxSurge: 0.5}}}", "not a whole number of 32 bits or a text"),
    ("{strategy: Recreate}", "not a mapping"),
    ("{template: {spec: {containers: {}}}}", "not a list"),
    ("{template: {spec: {volumes: [{name: x, emptyDir: {sizeLimit: 1 Gi}}]}}}", "not a quantity"),
    ("{template: {metadata: {labels: [a]}}}", "not a mapping"),
    ("{replicas: -1}", "not 0...2147483647"),
    (
      "{template: {spec: {containers: [{name: a, ports: [{containerPort: 00}]}]}}}",
      "not 1...65535"
    ),
    (
      "{template: {spec: {containers: [{name: a, ports: [{hostPort: 65536, containerPort: 1}]}]}}}",
      "not 0...65535"
    ),
    (
      "{selector: {}, template: {spec: {containers: [{name: \"\", image: a}]}}}",
      "empty name"
    ),
    (
      "{template: {spec: {containers: [{name: a, readinessProbe: {httpGet: {port: 80, httpHeaders: [{name: X_Shop}]}}}]}}}",
      "no header"
    ),
    (
      "{template: {spec: {preemptionPolicy: \"\", dnsPolicy: \"\", containers: [{name: a}]}}}",
      "none of Never PreemptLowerPriority"
    ),
    (
      "{template: {spec: {runtimeClassName: \"\", priorityClassName: \"\", containers: [{name: a}]}}}",
      "no subdomain"
    ),
    (
      "{template: {spec: {dnsPolicy: &a \"\\x44efault \", containers: [{name: a}]}}}",
      "none of ClusterFirst ClusterFirstWithHostNet Default None"
    ),
  ])
  func refusesWhatTheServerCannotRead(_ spec: String, _ fault: String) {
    let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n"
    #expect(faults("\(head)spec: \(spec)\n").map { $0.split(separator: " at ")[0] } == [fault[...]])
  }
}

extension SchemaFault {
  fileprivate var words: String {
    switch problem {
    case .unknownField(_, nil): "unknown"
    case .unknownField(_, let life?) where life.first > 0: "unknown since \(life.first)"
    case .unknownField(_, let life?): "unknown until \(life.last)"
    case .wrongType(let type): "not \(type.description)"
    case .missingField(let name): "no \(name)"
    case .emptyText(let name): "empty \(name)"
    case .invalidValue(.words(let words)): "none of \(words.joined(separator: " "))"
    case .invalidValue(.numbers(let numbers)): "not \(numbers)"
    case .invalidValue(.names(let form)): "no \(form)"
    case .invalidValue(.characters(let count)): "not \(count) characters"
    case .invalidValue(.items(let count)): "not \(count) items"
    case .invalidValue(.entries(let count)): "not \(count) entries"
    case .invalidValue(.other(let words)): "not \(words)"
    }
  }
}
