#!/usr/bin/env python3
"""Writes Sources/Manifests/Schema/KindFacts.swift: which fields the kinds of Kubernetes have.

    python3 -m venv /tmp/facts
    for version in 1.24.1 1.37.0; do
      /tmp/facts/bin/pip download --no-deps --dest /tmp/facts kubernetes-validate==$version
    done
    python3 Scripts/schema.py /tmp/facts/kubernetes*validate-*

The archives hold the OpenAPI definitions of each minor version. Taken from them are names of fields, their types,
the versions that have them, and which ones must be written: facts, no texts. A newer version is one more archive
(or the last one's successor), and `LAST` raised.

One line is a kind, or a type that several others use, with the types that it alone uses (`|` stands between them):

    apps.v1.Scale >apps/v1/Scale@20~21 spec!=apps.v1.ScaleSpec | apps.v1.ScaleSpec replicas=i

`@20` is the first version that has it and `~21` the last one; without them a kind was there in `FIRST` and is in `LAST`,
and a field as long as its type. `!`: refused without it. Named without fields, and not checked:
alpha versions, which clusters do not serve unless told to; what `OLDEST_CHECKED` had no more; questions to the server. Types: s text, i int32, l int64, f number, b boolean, q quantity, x number or text, t
time, y bytes in base64, o anything; `s(A,B)` one of these words, `S(A,B)` the same where an empty text counts, `i(1,9)` a number
from the first to the second, n one from 0, N one of 64 bits, u a user's or a group's, P one from 1, w a weight (1 to 100), p a port, h a port or 0, m a file's mode;
L a name without points, D one with them, d the same where an empty one counts, K the key of a label, H the name of a header,
G a part of a path, V the name of a driver; `[` a list of what follows,
`{` a map to it; otherwise the name of a type.
"""

import io
import json
import re
import sys
import tarfile
import zipfile

FIRST, OLDEST_CHECKED, LAST = 20, 26, 37
OUTPUT = "Sources/Manifests/Schema/KindFacts.swift"
DEFINITIONS = re.compile(r"/v1\.(\d+)\.0-local/_definitions\.json$")

PREFIXES = [
    "io.k8s.api.", "io.k8s.apimachinery.pkg.apis.", "io.k8s.apiextensions-apiserver.pkg.apis.",
    "io.k8s.kube-aggregator.pkg.apis.", "io.k8s.apimachinery.pkg.",
]

# Read by code of their own, or open by nature.
BY_NAME = {
    "api.resource.Quantity": "q",
    "util.intstr.IntOrString": "x",
    "meta.v1.Time": "t",
    "meta.v1.MicroTime": "t",
    "meta.v1.FieldsV1": "o",
    "meta.v1.Patch": "o",
    "runtime.RawExtension": "o",
}
OPAQUE = re.compile(r"^apiextensions\.v1(beta1)?\.JSON|^core\.v1\.ConfigMapNodeConfigSource$")
BY_TYPE = {
    ("string", None): "s", ("string", "byte"): "y", ("string", "date-time"): "t",
    ("integer", "int32"): "i", ("integer", "int64"): "l", ("integer", None): "l",
    ("number", None): "f", ("number", "double"): "f", ("boolean", None): "b", ("object", None): "o",
}

NAMED_ONLY = re.compile(r"\.v\d+alpha\d+\.|^(authentication|authorization)\.")

# The documents call these required, and the server does without them: it has a default, an empty value is valid, or
# another field decides.
NOT_DEMANDED = """
apiextensions.v1.CustomResourceDefinitionVersion.served apiextensions.v1.CustomResourceDefinitionVersion.storage
apps.v1.ControllerRevision.data batch.v1.PodFailurePolicy.rules batch.v1.SuccessPolicy.rules
core.v1.Binding.target core.v1.Event.involvedObject core.v1.Event.metadata core.v1.HTTPHeader.value
core.v1.ISCSIPersistentVolumeSource.lun core.v1.ISCSIVolumeSource.lun core.v1.LimitRangeSpec.limits
core.v1.PreferredSchedulingTerm.preference core.v1.ScaleIOPersistentVolumeSource.secretRef
core.v1.ScaleIOVolumeSource.secretRef core.v1.SleepAction.seconds core.v1.Sysctl.value events.v1.Event.eventTime
events.v1.EventSeries.count events.v1.EventSeries.lastObservedTime meta.v1.GroupResource.group
storage.v1.CSIDriver.spec storage.v1.CSINodeSpec.drivers storage.v1.TokenRequest.audience
""".split()
# Written by controllers, or in flux: nothing is demanded of them.
NOTHING_DEMANDED = re.compile(
    r"\.v\d+(alpha|beta)\d+\.|^(authentication|authorization|certificates|lifecycle)\.|^resource\.v1\.(?!CEL|DeviceReq|Exact)")
# The documents call these optional, and the server's validation refuses an object without them.
DEMANDED = """
admissionregistration.v1.MutatingAdmissionPolicyBindingSpec.policyName
admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy admissionregistration.v1.ParamKind.apiVersion
admissionregistration.v1.ParamKind.kind apiregistration.v1.ServiceReference.name
apiregistration.v1.ServiceReference.namespace apps.v1.ReplicaSetSpec.template batch.v1.Job.spec
batch.v1.JobTemplateSpec.spec core.v1.ConfigMapEnvSource.name core.v1.ConfigMapKeySelector.name
core.v1.ConfigMapProjection.name core.v1.ConfigMapVolumeSource.name core.v1.Container.image
core.v1.EphemeralVolumeSource.volumeClaimTemplate core.v1.ExecAction.command core.v1.PersistentVolumeClaim.spec
core.v1.PersistentVolumeClaimSpec.accessModes core.v1.PersistentVolumeClaimSpec.resources
core.v1.PersistentVolumeSpec.accessModes core.v1.PersistentVolumeSpec.capacity core.v1.Pod.spec
core.v1.PodTemplateSpec.spec core.v1.ReplicationControllerSpec.template core.v1.SecretEnvSource.name
core.v1.VolumeNodeAffinity.required core.v1.SecretKeySelector.name core.v1.SecretProjection.name
core.v1.SecretVolumeSource.secretName core.v1.Service.spec networking.v1.Ingress.spec networking.v1.IngressClass.spec
networking.v1.IngressClassSpec.controller storage.v1.VolumeAttributesClass.parameters
""".split()


# What the server's validation takes, which the documents do not hold. Left out are words that newer versions add to and
# that rules of their own judge (kinds of strategies, restart policies of pods). An empty text is not set, but for those
# of `EMPTY_COUNTS`.
WORDS = {
    "Always IfNotPresent Never": """
        core.v1.Container.imagePullPolicy core.v1.EphemeralContainer.imagePullPolicy""",
    "FallbackToLogsOnError File": """
        core.v1.Container.terminationMessagePolicy core.v1.EphemeralContainer.terminationMessagePolicy""",
    "SCTP TCP UDP": """
        core.v1.ContainerPort.protocol core.v1.EndpointPort.protocol core.v1.ServicePort.protocol
        discovery.v1.EndpointPort.protocol networking.v1.NetworkPolicyPort.protocol""",
    "ClusterIP ExternalName LoadBalancer NodePort": "core.v1.ServiceSpec.type",
    "ClientIP None": "core.v1.ServiceSpec.sessionAffinity",
    "Cluster Local": "core.v1.ServiceSpec.externalTrafficPolicy core.v1.ServiceSpec.internalTrafficPolicy",
    "PreferDualStack RequireDualStack SingleStack": "core.v1.ServiceSpec.ipFamilyPolicy",
    "IPv4 IPv6": "core.v1.ServiceSpec.ipFamilies",
    "ClusterFirst ClusterFirstWithHostNet Default None": "core.v1.PodSpec.dnsPolicy",
    "Never PreemptLowerPriority": "core.v1.PodSpec.preemptionPolicy scheduling.v1.PriorityClass.preemptionPolicy",
    "Equal Exists Gt Lt": "core.v1.Toleration.operator",
    "NoExecute NoSchedule PreferNoSchedule": "core.v1.Toleration.effect core.v1.Taint.effect",
    "DoNotSchedule ScheduleAnyway": "core.v1.TopologySpreadConstraint.whenUnsatisfiable",
    "Honor Ignore": """
        core.v1.TopologySpreadConstraint.nodeAffinityPolicy core.v1.TopologySpreadConstraint.nodeTaintsPolicy""",
    "DoesNotExist Exists Gt In Lt NotIn": "core.v1.NodeSelectorRequirement.operator",
    "DoesNotExist Exists In NotIn":
        "meta.v1.LabelSelectorRequirement.operator core.v1.ScopedResourceSelectorRequirement.operator",
    "Localhost RuntimeDefault Unconfined": "core.v1.SeccompProfile.type core.v1.AppArmorProfile.type",
    "BlockDevice CharDevice Directory DirectoryOrCreate File FileOrCreate Socket": "core.v1.HostPathVolumeSource.type",
    "ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod": """
        core.v1.PersistentVolumeClaimSpec.accessModes core.v1.PersistentVolumeSpec.accessModes""",
    "Block Filesystem": "core.v1.PersistentVolumeClaimSpec.volumeMode core.v1.PersistentVolumeSpec.volumeMode",
    "Dedicated Managed Shared": "core.v1.AzureDiskVolumeSource.kind",
    "None ReadOnly ReadWrite": "core.v1.AzureDiskVolumeSource.cachingMode",
    "Delete Recycle Retain": "core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy",
    "Delete Retain": """
        storage.v1.StorageClass.reclaimPolicy apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted
        apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled""",
    "Immediate WaitForFirstConsumer": "storage.v1.StorageClass.volumeBindingMode",
    "OrderedReady Parallel": "apps.v1.StatefulSetSpec.podManagementPolicy",
    "Allow Forbid Replace": "batch.v1.CronJobSpec.concurrencyPolicy",
    "Indexed NonIndexed": "batch.v1.JobSpec.completionMode",
    "Failed TerminatingOrFailed": "batch.v1.JobSpec.podReplacementPolicy",
    "Exact ImplementationSpecific Prefix": "networking.v1.HTTPIngressPath.pathType",
    "Egress Ingress": "networking.v1.NetworkPolicySpec.policyTypes",
    "AlwaysAllow IfHealthyBudget": "policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy",
    "Group ServiceAccount User": "flowcontrol.v1.Subject.kind rbac.v1.Subject.kind",
    "ClusterRole Role": "rbac.v1.RoleRef.kind",
    "Fail Ignore": """
        admissionregistration.v1.MutatingWebhook.failurePolicy admissionregistration.v1.ValidatingWebhook.failurePolicy
        admissionregistration.v1.MutatingAdmissionPolicySpec.failurePolicy
        admissionregistration.v1.ValidatingAdmissionPolicySpec.failurePolicy""",
    "Equivalent Exact": """
        admissionregistration.v1.MutatingWebhook.matchPolicy admissionregistration.v1.ValidatingWebhook.matchPolicy
        admissionregistration.v1.MatchResources.matchPolicy""",
    "None NoneOnDryRun": """
        admissionregistration.v1.MutatingWebhook.sideEffects admissionregistration.v1.ValidatingWebhook.sideEffects""",
    "Max Min Disabled": "autoscaling.v2.HPAScalingRules.selectPolicy",
    "Percent Pods": "autoscaling.v2.HPAScalingPolicy.type",
    "ContainerResource External Object Pods Resource": "autoscaling.v2.MetricSpec.type",
    "AverageValue Utilization Value": "autoscaling.v2.MetricTarget.type",
    "linux windows": "core.v1.PodOS.name",
    "Always OnRootMismatch": "core.v1.PodSecurityContext.fsGroupChangePolicy",
    "Merge Strict": "core.v1.PodSecurityContext.supplementalGroupsPolicy",
    "HTTP HTTPS": "core.v1.HTTPGetAction.scheme",
    "Bidirectional HostToContainer None": "core.v1.VolumeMount.mountPropagation",
    "Disabled Enabled IfPossible": "core.v1.VolumeMount.recursiveReadOnly",
    "NotRequired RestartContainer": "core.v1.ContainerResizePolicy.restartPolicy",
    "Default Unmasked": "core.v1.SecurityContext.procMount",
    "MountOption Recursive": "core.v1.PodSecurityContext.seLinuxChangePolicy",
    "v1": "core.v1.ObjectFieldSelector.apiVersion",
    "None ReadOnly ReadWrite": "core.v1.AzureDiskVolumeSource.cachingMode",
    "Dedicated Managed Shared": "core.v1.AzureDiskVolumeSource.kind",
    "Always Never OnFailure": "core.v1.Container.restartPolicy",
    "PreferClose PreferSameNode PreferSameZone": "core.v1.ServiceSpec.trafficDistribution",
    "FQDN IPv4 IPv6": "discovery.v1.EndpointSlice.addressType",
    "In NotIn": """
        batch.v1.PodFailurePolicyOnExitCodesRequirement.operator core.v1.ContainerRestartRuleOnExitCodes.operator""",
    "Count FailIndex FailJob Ignore": "batch.v1.PodFailurePolicyRule.action",
    "False True Unknown": "batch.v1.PodFailurePolicyOnPodConditionsPattern.status",
    "BestEffort CrossNamespacePodAffinity NotBestEffort NotTerminating PriorityClass Terminating VolumeAttributesClass":
        "core.v1.ResourceQuotaSpec.scopes core.v1.ScopedResourceSelectorRequirement.scopeName",
    "Cluster Namespace": "networking.v1.IngressClassParametersReference.scope",
    "Ephemeral Persistent": "storage.v1.CSIDriverSpec.volumeLifecycleModes",
    "* CONNECT CREATE DELETE UPDATE": """
        admissionregistration.v1.RuleWithOperations.operations admissionregistration.v1.NamedRuleWithOperations.operations""",
    "* Cluster Namespaced": """
        admissionregistration.v1.RuleWithOperations.scope admissionregistration.v1.NamedRuleWithOperations.scope""",
    "IfNeeded Never": """
        admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy
        admissionregistration.v1.MutatingWebhook.reinvocationPolicy""",
    "Audit Deny Warn": "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions",
    "Cluster Namespaced": "apiextensions.v1.CustomResourceDefinitionSpec.scope",
    "None Webhook": "apiextensions.v1.CustomResourceConversion.strategy",
    "boolean date integer number string": "apiextensions.v1.CustomResourceColumnDefinition.type",
    "File None ReadWriteOnceWithFSType": "storage.v1.CSIDriverSpec.fsGroupPolicy",
    "byte date date-time double float int32 int64 password": "apiextensions.v1.CustomResourceColumnDefinition.format",
    "Allow Deny": "admissionregistration.v1.ParamRef.parameterNotFoundAction",
    "ApplyConfiguration JSONPatch": "admissionregistration.v1.Mutation.patchType",
    "All ExactCount": "resource.v1.DeviceSubRequest.allocationMode resource.v1.ExactDeviceRequest.allocationMode",
    "Equal Exists": "resource.v1.DeviceToleration.operator",
    "ByNamespace ByUser": "flowcontrol.v1.FlowDistinguisherMethod.type",
    "Exempt Limited": "flowcontrol.v1.PriorityLevelConfigurationSpec.type",
    "Queue Reject": "flowcontrol.v1.LimitResponse.type",
    "* create delete deletecollection get list patch proxy update watch": """
        flowcontrol.v1.NonResourcePolicyRule.verbs flowcontrol.v1.ResourcePolicyRule.verbs""",
}
NUMBERS = {
    "p": """
        core.v1.ContainerPort.containerPort core.v1.EndpointPort.port core.v1.ServicePort.port
        admissionregistration.v1.ServiceReference.port
        apiextensions.v1.ServiceReference.port apiregistration.v1.ServiceReference.port""",
    "m": """
        core.v1.ConfigMapVolumeSource.defaultMode core.v1.SecretVolumeSource.defaultMode
        core.v1.ProjectedVolumeSource.defaultMode core.v1.DownwardAPIVolumeSource.defaultMode core.v1.KeyToPath.mode
        core.v1.DownwardAPIVolumeFile.mode""",
    "h": "core.v1.ContainerPort.hostPort core.v1.ServicePort.nodePort core.v1.ServiceSpec.healthCheckNodePort",
    "n": """
        apps.v1.DeploymentSpec.replicas apps.v1.DeploymentSpec.minReadySeconds apps.v1.DeploymentSpec.revisionHistoryLimit
        apps.v1.StatefulSetSpec.replicas apps.v1.StatefulSetSpec.minReadySeconds apps.v1.DaemonSetSpec.minReadySeconds
        apps.v1.DaemonSetSpec.revisionHistoryLimit apps.v1.ReplicaSetSpec.replicas apps.v1.ReplicaSetSpec.minReadySeconds
        core.v1.ReplicationControllerSpec.replicas core.v1.ReplicationControllerSpec.minReadySeconds
        batch.v1.JobSpec.parallelism batch.v1.JobSpec.completions batch.v1.JobSpec.backoffLimit
        batch.v1.JobSpec.ttlSecondsAfterFinished batch.v1.JobSpec.backoffLimitPerIndex batch.v1.JobSpec.maxFailedIndexes
        batch.v1.CronJobSpec.successfulJobsHistoryLimit batch.v1.CronJobSpec.failedJobsHistoryLimit
        apps.v1.RollingUpdateStatefulSetStrategy.partition apps.v1.StatefulSetOrdinals.start
        coordination.v1.LeaseSpec.leaseTransitions flowcontrol.v1.LimitedPriorityLevelConfiguration.borrowingLimitPercent
        flowcontrol.v1.LimitedPriorityLevelConfiguration.nominalConcurrencyShares
        flowcontrol.v1.ExemptPriorityLevelConfiguration.nominalConcurrencyShares flowcontrol.v1.QueuingConfiguration.handSize
        flowcontrol.v1.QueuingConfiguration.queueLengthLimit flowcontrol.v1.QueuingConfiguration.queues
        storage.v1.VolumeNodeResources.count batch.v1.SuccessPolicyRule.succeededCount""",
    "u": """
        core.v1.PodSecurityContext.runAsUser core.v1.PodSecurityContext.runAsGroup core.v1.PodSecurityContext.fsGroup
        core.v1.PodSecurityContext.supplementalGroups core.v1.SecurityContext.runAsUser
        core.v1.SecurityContext.runAsGroup""",
    "N": """
        batch.v1.JobSpec.activeDeadlineSeconds batch.v1.CronJobSpec.startingDeadlineSeconds
        resource.v1.DeviceSubRequest.count resource.v1.ExactDeviceRequest.count""",
    "P": """
        core.v1.PodSpec.activeDeadlineSeconds core.v1.TopologySpreadConstraint.minDomains
        autoscaling.v1.HorizontalPodAutoscalerSpec.targetCPUUtilizationPercentage
        autoscaling.v2.MetricTarget.averageUtilization autoscaling.v2.HPAScalingPolicy.value
        coordination.v1.LeaseSpec.leaseDurationSeconds""",
    "w": "core.v1.PreferredSchedulingTerm.weight core.v1.WeightedPodAffinityTerm.weight",
}
RANGES = {
    (1, 30): """
        admissionregistration.v1.MutatingWebhook.timeoutSeconds
        admissionregistration.v1.ValidatingWebhook.timeoutSeconds""",
    (1, 20_000): "apiregistration.v1.APIServiceSpec.groupPriorityMinimum",
    (1, 1_000): "apiregistration.v1.APIServiceSpec.versionPriority",
    (0, 3_600): "autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds",
    (1, 1_800): "autoscaling.v2.HPAScalingPolicy.periodSeconds",
    (0, 10_000): "flowcontrol.v1.FlowSchemaSpec.matchingPrecedence",
    (-1 << 31, 1_000_000_000): "scheduling.v1.PriorityClass.value",
    (600, 1 << 32): "core.v1.ServiceAccountTokenProjection.expirationSeconds storage.v1.TokenRequest.expirationSeconds",
    (600, (1 << 31) - 1): "certificates.v1.CertificateSigningRequestSpec.expirationSeconds",
    (10, (1 << 63) - 1): "storage.v1.CSIDriverSpec.nodeAllocatableUpdatePeriodSeconds",
    (0, 100): """
        flowcontrol.v1.ExemptPriorityLevelConfiguration.lendablePercent
        flowcontrol.v1.LimitedPriorityLevelConfiguration.lendablePercent""",
    (0, 255): """
        core.v1.AWSElasticBlockStoreVolumeSource.partition core.v1.GCEPersistentDiskVolumeSource.partition
        core.v1.ISCSIPersistentVolumeSource.lun core.v1.ISCSIVolumeSource.lun""",
}
NAMES = {
    "L": """
        core.v1.PodSpec.hostname core.v1.PodSpec.subdomain core.v1.PodAffinityTerm.namespaces
        networking.v1.IngressServiceBackend.name node.v1.RuntimeClass.handler core.v1.EndpointAddress.hostname
        core.v1.EndpointPort.name networking.v1.IngressClassParametersReference.namespace discovery.v1.Endpoint.hostname
        discovery.v1.EndpointPort.name resource.v1.DeviceRequest.name resource.v1.DeviceSubRequest.name""",
    "D": """
        core.v1.PodSpec.serviceAccountName core.v1.PodSpec.priorityClassName core.v1.PodSpec.runtimeClassName
        core.v1.PodSpec.nodeName core.v1.PersistentVolumeClaimSpec.storageClassName
        core.v1.PersistentVolumeSpec.storageClassName core.v1.PersistentVolumeClaimSpec.volumeAttributesClassName
        core.v1.PersistentVolumeSpec.volumeAttributesClassName core.v1.TypedObjectReference.apiGroup
        core.v1.EndpointAddress.nodeName core.v1.SecretKeySelector.name core.v1.ConfigMapKeySelector.name
        core.v1.SecretEnvSource.name core.v1.ConfigMapEnvSource.name core.v1.PodSpec.hostnameOverride
        core.v1.PodResourceClaim.resourceClaimName core.v1.PodResourceClaim.resourceClaimTemplateName
        core.v1.WindowsSecurityContextOptions.gmsaCredentialSpecName
        admissionregistration.v1.MutatingAdmissionPolicyBindingSpec.policyName
        admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.policyName apiregistration.v1.APIServiceSpec.group
        apiextensions.v1.CustomResourceDefinitionSpec.group flowcontrol.v1.PriorityLevelConfigurationReference.name
        networking.v1.IngressClassParametersReference.apiGroup resource.v1.DeviceSubRequest.deviceClassName
        resource.v1.ExactDeviceRequest.deviceClassName storage.v1.CSIStorageCapacity.storageClassName""",
    "K": """
        core.v1.Toleration.key core.v1.PodAffinityTerm.topologyKey core.v1.PodAffinityTerm.matchLabelKeys
        core.v1.PodAffinityTerm.mismatchLabelKeys core.v1.TopologySpreadConstraint.matchLabelKeys
        core.v1.PodSchedulingGate.name core.v1.NodeSelectorRequirement.key meta.v1.LabelSelectorRequirement.key
        core.v1.PodReadinessGate.conditionType core.v1.ServicePort.appProtocol core.v1.ServiceSpec.loadBalancerClass
        core.v1.EndpointPort.appProtocol core.v1.Taint.key batch.v1.PodFailurePolicyOnPodConditionsPattern.type
        discovery.v1.EndpointPort.appProtocol admissionregistration.v1.MatchCondition.name
        core.v1.TopologySelectorLabelRequirement.key""",
    "G": """
        networking.v1.IngressClassParametersReference.kind networking.v1.IngressClassParametersReference.name
        networking.v1.ParentReference.name networking.v1.ParentReference.resource rbac.v1.RoleRef.name""",
    "H": "core.v1.HTTPHeader.name",
    "V": "storage.v1.StorageClass.provisioner storage.v1.VolumeAttributesClass.driverName",
}
# Fields that tell an empty text from none: the server knows no such word or name.
TOLD_FROM_NONE = """
admissionregistration.v1.MutatingWebhook.failurePolicy admissionregistration.v1.MutatingWebhook.matchPolicy
admissionregistration.v1.MutatingWebhook.reinvocationPolicy admissionregistration.v1.ValidatingWebhook.failurePolicy
admissionregistration.v1.ValidatingWebhook.matchPolicy autoscaling.v2.HPAScalingRules.selectPolicy
batch.v1.JobSpec.completionMode batch.v1.JobSpec.podReplacementPolicy core.v1.AzureDiskVolumeSource.cachingMode
core.v1.AzureDiskVolumeSource.kind core.v1.Container.restartPolicy core.v1.PersistentVolumeClaimSpec.volumeMode
core.v1.PersistentVolumeSpec.volumeMode core.v1.PodResourceClaim.resourceClaimName
core.v1.PodResourceClaim.resourceClaimTemplateName core.v1.PodSecurityContext.fsGroupChangePolicy
core.v1.PodSecurityContext.seLinuxChangePolicy core.v1.PodSecurityContext.supplementalGroupsPolicy
core.v1.PodSpec.preemptionPolicy core.v1.PodSpec.runtimeClassName core.v1.SecurityContext.procMount
core.v1.ServiceSpec.internalTrafficPolicy core.v1.ServiceSpec.ipFamilyPolicy core.v1.ServiceSpec.trafficDistribution
core.v1.TopologySpreadConstraint.nodeAffinityPolicy core.v1.TopologySpreadConstraint.nodeTaintsPolicy
core.v1.VolumeMount.mountPropagation core.v1.VolumeMount.recursiveReadOnly
core.v1.WindowsSecurityContextOptions.gmsaCredentialSpecName
policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy scheduling.v1.PriorityClass.preemptionPolicy
storage.v1.StorageClass.volumeBindingMode
""".split()
LIMITS = {field: f"s({words.replace(' ', ',')})" for words, fields in WORDS.items() for field in fields.split()}
LIMITS |= {field: letter for letter, fields in (NUMBERS | NAMES).items() for field in fields.split()}
LIMITS |= {field: f"i({least},{most})" for (least, most), fields in RANGES.items() for field in fields.split()}
LIMITS |= {field: "d" if LIMITS[field] == "D" else "S" + LIMITS[field][1:] for field in TOLD_FROM_NONE}


def archives(paths):
    """The definitions by minor version."""
    found = {}
    for path in paths:
        if path.endswith(".whl"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if match := DEFINITIONS.search("/" + name):
                        found[int(match[1])] = json.loads(archive.read(name))
        else:
            with tarfile.open(path) as archive:
                for member in archive:
                    if match := DEFINITIONS.search("/" + member.name):
                        found.setdefault(int(match[1]), json.load(archive.extractfile(member)))
    missing = [minor for minor in range(FIRST, LAST + 1) if minor not in found]
    if missing:
        sys.exit(f"no definitions of 1.{missing[0]} in these archives")
    return {minor: found[minor].get("$defs") or found[minor]["definitions"] for minor in range(FIRST, LAST + 1)}


def short(name):
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


class Facts:
    def __init__(self, versions):
        # {type: {field: (type, [minors])}}, {type: [demanded]}, {type: {(apiVersion, kind): [minors]}}
        self.fields, self.demanded, self.kinds, self.minors = {}, {}, {}, {}
        for minor, definitions in versions.items():
            for name, definition in definitions.items():
                self.add(short(name), definition, minor)
        for field in NOT_DEMANDED + DEMANDED + list(LIMITS):
            name, _, field = field.rpartition(".")
            assert field in self.fields[name], (name, field)

    def add(self, name, definition, minor):
        fields = self.fields.setdefault(name, {})
        self.minors.setdefault(name, []).append(minor)
        properties = definition.get("properties", {})
        for field, schema in properties.items():
            minors = fields.get(field, (None, []))[1]
            fields[field] = (self.type(schema), minors + [minor])
        self.demanded[name] = self.demands(name, definition)
        if "metadata" in properties and "items" not in properties:
            for gvk in definition.get("x-kubernetes-group-version-kind", []):
                version = "/".join(filter(None, [gvk["group"], gvk["version"]]))
                kinds = self.kinds.setdefault(name, {})
                kinds.setdefault((version, gvk["kind"]), []).append(minor)

    @staticmethod
    def demands(name, definition):
        if NOTHING_DEMANDED.search(name):
            return []
        wanted = {f for f in definition.get("required", []) if f"{name}.{f}" not in NOT_DEMANDED}
        return wanted | {f for f in definition.get("properties", {}) if f"{name}.{f}" in DEMANDED}

    @staticmethod
    def type(schema):
        if "$ref" in schema:
            name = short(schema["$ref"].rpartition("/")[2])
            return "o" if OPAQUE.search(name) else BY_NAME.get(name, name)
        if "oneOf" in schema or "type" not in schema:
            return "o"
        kind = schema["type"]
        if isinstance(kind, list):
            kind = next(each for each in kind if each != "null")
        if kind == "array":
            return "[" + Facts.type(schema["items"])
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            return "{" + Facts.type(schema["additionalProperties"])
        return BY_TYPE[kind, schema.get("format")]

    def typed(self, name):
        """The fields of a type; what only the server writes is open."""
        if NAMED_ONLY.search(name) or self.minors[name][-1] < OLDEST_CHECKED:
            return
        for field, (kind, minors) in sorted(self.fields[name].items()):
            if field == "status" and name in self.kinds or field == "managedFields":
                kind = "o"
            if limit := LIMITS.get(f"{name}.{field}"):
                assert kind[-1] in "sil", (name, field, kind)
                kind = kind[:-1] + limit
            yield field, kind, minors

    def references(self, name):
        for _, kind, _ in self.typed(name):
            if "." in kind:
                yield kind.lstrip("[{")

    def segment(self, name):
        parts = [name]
        for (version, kind), minors in sorted(self.kinds.get(name, {}).items()):
            parts.append(f">{version}/{kind}{span(minors, FIRST, LAST)}")
        own = self.minors[name]
        for field, kind, minors in self.typed(name):
            mark = "!" if field in self.demanded[name] and minors[-1] == LAST else ""
            parts.append(f"{field}{span(minors, own[0], own[-1])}{mark}={kind}")
        return " ".join(parts)

    def lines(self):
        users, open_, seen = {}, list(self.kinds), set(self.kinds)
        while open_:
            name = open_.pop()
            for used in set(self.references(name)):
                users.setdefault(used, set()).add(name)
                if used not in seen:
                    seen.add(used)
                    open_.append(used)
        owned = {}
        for name, names in users.items():
            if len(names) == 1 and name not in names and name not in self.kinds:
                owned.setdefault(*names, []).append(name)
        held = {name for names in owned.values() for name in names}
        for name in sorted(self.kinds) + sorted(seen - held - set(self.kinds)):
            yield " | ".join(map(self.segment, self.together(name, owned)))

    def together(self, name, owned):
        yield name
        for other in sorted(owned.get(name, [])):
            yield from self.together(other, owned)


def span(minors, first, last):
    since = f"@{minors[0]}" if minors[0] > first else ""
    until = f"~{minors[-1]}" if minors[-1] < last else ""
    return since + until


def main():
    lines = list(Facts(archives(sys.argv[1:])).lines())
    with open(OUTPUT, "w", encoding="ascii", newline="\n") as out:
        out.write("// Generated by Scripts/schema.py, which says how to read it.\n\nenum KindFacts {\n")
        out.write('  static let text: StaticString = """\n')
        for line in lines:
            out.write(f"    {line}\n")
        out.write('    """\n}\n')
    print(f"{len(lines)} lines, {sum(map(len, lines))} bytes")


main()
