package import Manifests
internal import YAMLSyntax

/// What becomes of an object's pods when it changes.
package enum Rollout: Sendable, Hashable {
  /// Replaced bit by bit: at most `surge` more and `unavailable` fewer at a time. nil: nobody knows how
  /// many there are.
  case rolling(replicas: Int?, surge: Share, unavailable: Share)
  /// All are stopped before the first new one starts.
  case allAtOnce(replicas: Int?)
  /// As a controller that is no part of Kubernetes sees fit.
  case byController
  /// Only as pods are deleted by hand.
  case manual
  /// The partition holds all of them back: even one that is deleted comes back as it was.
  case partitioned
  /// Those from the partition on, of nobody knows how many.
  case fromPartition(Int)
  case paused
  /// New pods only: the next run of a Job, or what a ReplicaSet makes next.
  case nextPods
  /// Containers of a pod restart in place; where the pod may end, only if it has not.
  case inPlace(mayHaveEnded: Bool)
  /// There are none.
  case noPods
  /// There were none.
  case started
  /// Scaled to zero, or suspended.
  case stopped(replicas: Int?)
  /// Scaled down to fewer.
  case fewer(by: Int)
  /// The template stays, but pods may have an older one, which something held back until now.
  case released
  /// A StatefulSet counts its pods from another number.
  case renumbered
  /// A Node gets a taint.
  case evicted
  /// Workloads ask some operator to restart their pods with it.
  case reloaded(ResourceID, others: Int, annotation: String)
  /// What the object installs is uninstalled first.
  case reinstalled
  /// An object of a kind of which only its controller knows what it does to pods.
  case unknown

  /// Pods that run now stop running, and others take their place.
  package var restartsPods: Bool {
    switch self {
    case .rolling, .allAtOnce, .byController, .fromPartition, .inPlace, .reinstalled: true
    case .manual, .partitioned, .paused, .nextPods, .noPods, .started, .stopped, .fewer,
      .released, .renumbered, .evicted, .reloaded, .unknown:
      false
    }
  }

  /// New pods are made, now or later.
  var startsPods: Bool {
    switch self {
    case .rolling, .allAtOnce, .byController, .manual, .fromPartition, .nextPods, .started,
      .released, .renumbered, .reinstalled:
      true
    case .partitioned, .paused, .inPlace, .noPods, .stopped, .fewer, .evicted, .reloaded,
      .unknown:
      false
    }
  }
}

extension Rollout {
  /// A number of pods, or a share of a number that nobody knows.
  package enum Share: Sendable, Hashable, ExpressibleByIntegerLiteral {
    case pods(Int)
    case percent(Int)

    package init(integerLiteral value: Int) { self = .pods(value) }
  }

  /// One clause: `3 pods are replaced, 1 at a time`.
  package var description: String {
    switch self {
    case .rolling(let replicas, let surge, let unavailable):
      let bounds = "(at most \(surge) more, \(unavailable) unavailable)"
      guard case .pods(let surge) = surge, case .pods(let unavailable) = unavailable else {
        return "pods are replaced \(bounds)"
      }
      let pods = replicas.map { $0 == 1 ? "1 pod is" : "\($0) pods are" } ?? "pods are"
      let atATime = min(max(1, surge + unavailable), replicas ?? .max)
      return "\(pods) replaced, \(atATime) at a time \(bounds)"
    case .allAtOnce(let replicas): return "\(Self.all(replicas)) stopped before new ones start"
    case .byController: return "its controller replaces the pods as its strategy says"
    case .manual: return "pods are replaced only when they are deleted by hand"
    case .partitioned: return "no pod is replaced until the partition is lowered"
    case .fromPartition(let first): return "only pods from the partition (\(first)) on are replaced"
    case .paused: return "the rollout waits: it is paused"
    case .nextPods: return "running pods stay as they are; the next ones get it"
    case .inPlace(let mayHaveEnded):
      return "containers with another image restart" + (mayHaveEnded ? " if they still run" : "")
    case .noPods: return "it runs no pods"
    case .started: return "it ran no pods; new ones start"
    case .stopped(let replicas): return "\(Self.all(replicas)) stopped"
    case .fewer(let count): return count == 1 ? "1 pod is stopped" : "\(count) pods are stopped"
    case .released: return "pods may be replaced: those that were held back with an older template"
    case .renumbered: return "pods with numbers out of its range are stopped, and others start"
    case .evicted: return "pods that do not tolerate the taint are evicted"
    case .reloaded(let workload, let others, let annotation):
      return "\(workload)\(others > 0 ? " and \(others) more" : "") may restart (\(annotation))"
    case .reinstalled:
      return "its release is uninstalled, with all that it holds, and installed anew"
    case .unknown: return "whether pods restart is up to its controller"
    }
  }

  private static func all(_ replicas: Int?) -> String {
    replicas.map { $0 == 1 ? "the pod is" : "all \($0) pods are" } ?? "all pods are"
  }
}

extension Rollout.Share: CustomStringConvertible {
  package var description: String {
    switch self {
    case .pods(let count): "\(count)"
    case .percent(let percent): "\(percent)%"
    }
  }
}
