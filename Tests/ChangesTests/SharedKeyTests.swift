import Changes
import Manifests
import TestSupport
import Testing

/// Client-side apply takes items of one key for one.
@Suite struct SharedKeyTests {
  private func service(_ ports: String) -> String {
    "apiVersion: v1\nkind: Service\nmetadata: {name: dns}\nspec: {ports: [\(ports)]}\n"
  }

  private func shared(_ old: String, _ new: String, _ method: ApplyMethod = .client) -> [String] {
    let changes = ChangeSet(
      from: Vectors.inventory(old), to: Vectors.inventory(new),
      options: ChangeOptions(method: method))
    return changes.changes.flatMap(\.sharedKeys).map { "\($0.path) \($0.key) \($0.value)" }
  }

  private static let tcp = "{name: tcp, port: 53}"
  private static let udp = "{name: udp, port: 53, protocol: UDP}"
  private static let web = "{name: web, port: 80}"

  @Test(arguments: [
    (tcp, "\(tcp), \(udp)", ["spec.ports[1] port 53"]),
    (tcp, "\(udp), \(tcp)", ["spec.ports[1] port 53"]),
    (web, "\(web), \(tcp), \(udp)", ["spec.ports[2] port 53"]),
    ("\(tcp), \(udp)", "\(tcp), {name: new, port: 53, protocol: UDP}", ["spec.ports[1] port 53"]),
    // The deletion of one takes all away.
    ("\(tcp), \(udp)", tcp, ["spec.ports[0] port 53"]),
    ("\(tcp), \(udp), \(web)", web, []),
    // What changes in the first goes into the first, and another port is not in question.
    ("\(tcp), \(udp)", "{name: new, port: 53}, \(udp)", []),
    ("\(tcp), \(udp)", "\(tcp), \(udp), \(web)", []),
    ("\(tcp), \(udp)", "\(web), \(tcp), \(udp)", []),
    (tcp, udp, []),
  ])
  func knowsWhatOfAServiceIsMixedUp(_ old: String, _ new: String, _ places: [String]) {
    #expect(shared(service(old), service(new)) == places)
    #expect(shared(service(old), service(new), .server) == [])
  }

  private func workload(_ containers: String, constraints: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [\(containers)], topologySpreadConstraints: [\(constraints)]}
    """
  }

  @Test func looksIntoTheContainerOfThisName() {
    func container(_ name: String, _ ports: String) -> String {
      "{name: \(name), image: 'web:1', ports: [\(ports)]}"
    }
    let (one, two) = ("{containerPort: 53}", "{containerPort: 53, protocol: UDP}")
    let both = container("a", "\(one), \(two)")
    let place = "spec.template.spec.containers[1].ports[1] containerPort 53"
    #expect(
      shared(workload(container("a", one)), workload("\(container("b", one)), \(both)"))
        == [place])
    // Of a new container, and of a list that was not there, nothing is merged.
    #expect(
      shared(workload(container("b", one)), workload("\(container("b", one)), \(both)")) == [])
    #expect(shared(workload("{name: a, image: 'web:1'}"), workload(both)) == [])
    // Nor of a custom resource, whose lists are taken as they are.
    func rollout(_ ports: String) -> String {
      workload(container("a", ports)).replacing("apps/v1", "argoproj.io/v1alpha1")
        .replacing("Deployment", "Rollout")
    }
    #expect(shared(rollout(one), rollout("\(one), \(two)")) == [])
  }

  @Test func knowsConstraintsOfOneTopology() {
    let container = "{name: a, image: 'web:1'}"
    func constraint(_ action: String) -> String {
      "{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: \(action)}"
    }
    let (hard, soft) = (constraint("DoNotSchedule"), constraint("ScheduleAnyway"))
    #expect(
      shared(
        workload(container, constraints: hard),
        workload(container, constraints: "\(hard), \(soft)"))
        == ["spec.template.spec.topologySpreadConstraints[1] topologyKey zone"])
  }
}
