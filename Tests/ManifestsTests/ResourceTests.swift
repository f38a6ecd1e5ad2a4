import Manifests
import Testing
import YAMLSyntax

/// Documents become the objects that the API server would see, and nothing else does.
@Suite struct ResourceTests {
  @Test func hasTheIdentityThatTheServerGivesIt() throws {
    let object = try resource(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n")
    #expect(
      object.id
        == ResourceID(GroupKind("apps", "Deployment"), namespace: "shop", name: "web"))
    #expect(object.id.description == "Deployment shop/web")
    #expect(object.version == "v1")
    #expect(object.source == "k8s")
    #expect(object.nameNode.text == "web")
    #expect(object.moved(to: "other").source == "other")
    #expect(object.moved(to: "other").id == object.id)
  }

  @Test func hasNoGroupInTheCore() throws {
    let object = try resource("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n")
    #expect(object.id == ResourceID(GroupKind("", "Service"), namespace: nil, name: "web"))
    #expect(object.id.description == "Service web")
    #expect(object.version == "v1")
    #expect(!object.hasGeneratedName)
  }

  @Test(arguments: [
    ("v1", "Namespace"), ("v1", "Node"), ("v1", "PersistentVolume"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"), ("storage.k8s.io/v1", "StorageClass"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ("cert-manager.io/v1", "ClusterIssuer"),
  ])
  func ignoresTheNamespaceOfWhatHasNone(_ apiVersion: String, _ kind: String) throws {
    let object = try resource(
      "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: x, namespace: shop}\n")
    #expect(object.id.namespace == nil)
  }

  @Test(arguments: [
    ("v1", "ConfigMap"), ("rbac.authorization.k8s.io/v1", "Role"), ("cert-manager.io/v1", "Issuer"),
    ("example.org/v1", "Namespace"),
  ])
  func keepsTheNamespaceOfOthers(_ apiVersion: String, _ kind: String) throws {
    let object = try resource(
      "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: x, namespace: shop}\n")
    #expect(object.id.namespace == "shop")
  }

  @Test func mayLeaveItsNameToTheServer() throws {
    let object = try resource(
      "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\n")
    #expect(object.id.name == "migrate-…")
    #expect(object.hasGeneratedName)
    #expect(object.nameNode.text == "migrate-")
  }

  @Test func isTakenOutOfAList() throws {
    let list = """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Service, metadata: {name: a}}
      - word
      - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
      - {metadata: {name: c}}
      """
    #expect(resources(list).map(\.id.description) == ["Service a", "Deployment b"])
  }

  @Test func isTakenOutOfListsWithinLists() {
    let objects = resources(
      """
      apiVersion: v1
      kind: List
      items:
        - apiVersion: v1
          kind: List
          items: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]
        - {apiVersion: v1, kind: PodList, items: [{metadata: {name: b}}]}
        - {apiVersion: example.org/v1, kind: AllowList, metadata: {name: c}}
      """)
    #expect(objects.map { "\($0.id)" } == ["Pod a", "Pod b", "AllowList c"])
  }

  @Test func isTakenOutOfATypedList() throws {
    let list = """
      apiVersion: apps/v1
      kind: DeploymentList
      items: [{metadata: {name: a}}, {apiVersion: v1, kind: Pod, metadata: {name: b}}]
      """
    #expect(resources(list).map(\.id.description) == ["Deployment a", "Pod b"])
    #expect(resources(list).map(\.apiVersion) == ["apps/v1", "v1"])
  }

  @Test func isItselfWhenOnlyItsKindEndsInList() throws {
    let object = try resource("apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: a}\n")
    #expect(object.id.kind == "AllowList")
  }

  @Test(arguments: [
    "just: values\n", "- a\n", "text\n", "", "kind: Pod\nmetadata: {name: a}\n",
    "apiVersion: v1\nmetadata: {name: a}\n", "apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}\n",
    "apiVersion: v1\nkind: \"\"\nmetadata: {name: a}\n", "apiVersion: v1\nkind: Thing\n",
    "apiVersion: v1\nkind: Config\nmetadata: {name: a}\n",
    "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nmetadata: {name: a}\n",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}\n",
    "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmetadata: {name: a}\n",
    "apiVersion: skaffold/v4beta1\nkind: Config\nmetadata: {name: a}\n",
  ])
  func isNotMadeOfWhatTheServerNeverSees(_ yaml: String) {
    #expect(resources(yaml).isEmpty)
  }

  @Test func isAPatchWhereItSaysSo() throws {
    let header = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
    #expect(try resource(header + "$patch: delete\n").isPatch)
    #expect(try resource(header + "spec: {$patch: replace}\n").isPatch)
    #expect(try !resource(header + "spec: {replicas: 1}\n").isPatch)
  }

  @Test func readsAnnotations() throws {
    let object = try resource(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x.y/z: why, n: 1}}\n")
    #expect(object.annotation("x.y/z") == "why")
    #expect(object.annotation("n") == "1")
    #expect(object.annotation("x") == nil)
  }
}
