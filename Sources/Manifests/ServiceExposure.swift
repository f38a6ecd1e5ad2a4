import YAMLSyntax

/// Who reaches a Service from outside the cluster, by its type, its source ranges and the annotations by which
/// clouds are asked for an address of the private network.
extension Resource {
  /// The Service's `type`, where it lets in anybody; nil: nobody, or only some.
  package var openType: Node? {
    guard let type = spec?["type"], type.says("LoadBalancer") || type.says("NodePort"),
      !isInternal, !hasLimitedSources
    else { return nil }
    return type
  }

  /// The source range that lets in everybody.
  package var openSourceRange: Node? {
    spec?["loadBalancerSourceRanges"]?.items.first { $0.text.map(Self.isEverywhere) == true }
  }

  private static func isEverywhere(_ range: some StringProtocol) -> Bool {
    ["0.0.0.0/0", "::/0"].contains(String(range.filter { $0 != " " }))
  }

  private var hasLimitedSources: Bool {
    guard openSourceRange == nil else { return false }
    if spec?["loadBalancerSourceRanges"]?.item(at: 0) != nil { return true }
    // The annotations count where the field is empty.
    return Self.sourceRangeAnnotations.contains { name in
      let ranges = annotation(name)?.split(separator: ",") ?? []
      return !ranges.isEmpty && !ranges.contains(where: Self.isEverywhere)
    }
  }

  private static let sourceRangeAnnotations = [
    "service.beta.kubernetes.io/azure-allowed-ip-ranges",
    "service.beta.kubernetes.io/load-balancer-source-ranges",
  ]
}

extension Resource {
  private var isInternal: Bool {
    if isInternalByDefault { return true }
    return annotations?.pairs.contains { key, value in
      guard let name = key.text, let text = value.text else { return false }
      let value = text.lowercased()
      guard let meaning = Self.internalAnnotations[name] else {
        // Clouds that the table does not know.
        return name.hasSuffix("internal") && value == "true"
          && (name.contains("load-balancer") || name.contains("loadbalancer"))
      }
      return Placeholder.isIn(text) || meaning.contains(value)
        || meaning.isEmpty && !value.isEmpty && value != "false"
    } ?? false
  }

  /// The AWS Load Balancer Controller makes internal load balancers unless told otherwise; the cloud controller
  /// that comes with Kubernetes makes public ones.
  private var isInternalByDefault: Bool {
    let prefix = "service.beta.kubernetes.io/aws-load-balancer-"
    guard annotation(prefix + "scheme") == nil, annotation(prefix + "internal") == nil else {
      return false
    }
    let type = annotation(prefix + "type") ?? ""
    let ofController: Set<String> = ["eks.amazonaws.com/nlb", "service.k8s.aws/nlb"]
    return type == "external" || type == "nlb-ip"
      || ofController.contains(spec?["loadBalancerClass"]?.text ?? "")
  }

  /// The values, in lower case, by which an annotation asks for a private address; none: all but `false`.
  private static let internalAnnotations: [String: Set<String>] = [
    "cloud.google.com/load-balancer-type": ["internal"],
    "lb.stackit.cloud/internal-lb": ["true"],
    "load-balancer.hetzner.cloud/disable-public-network": ["true"],
    "networking.gke.io/load-balancer-type": ["internal"],
    "oci-network-load-balancer.oraclecloud.com/internal": ["true"],
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": ["intranet"],
    "service.beta.kubernetes.io/alicloud-loadbalancer-address-type": ["intranet"],
    // It was `0.0.0.0/0` before it became a boolean.
    "service.beta.kubernetes.io/aws-load-balancer-internal": [],
    "service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
    "service.beta.kubernetes.io/azure-load-balancer-internal": ["true"],
    "service.beta.kubernetes.io/cce-load-balancer-internal-vpc": ["true"],
    "service.beta.kubernetes.io/do-loadbalancer-network": ["internal"],
    "service.beta.kubernetes.io/oci-load-balancer-internal": ["true"],
    "service.beta.kubernetes.io/openstack-internal-load-balancer": ["true"],
    "service.beta.kubernetes.io/scw-loadbalancer-private": ["true"],
    "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"],
    "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": [],
    "yandex.cloud/load-balancer-type": ["internal"],
  ]
}
