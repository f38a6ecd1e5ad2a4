import Linting

extension Rule {
  /// Every rule, by id.
  package static let all: [Rule] = [
    blockingDisruptionBudget,
    duplicateKey,
    duplicateResource,
    floatingImageVersion,
    hastyLiveness,
    identicalProbes,
    invalidProbe,
    invalidYAML,
    manualRollout,
    missingGoverningService,
    missingLivenessProbe,
    missingReadinessProbe,
    missingRolloutStrategy,
    mutableImageTag,
    overlappingSelectors,
    plaintextSecret,
    probeTiming,
    rolloutOutage,
    selectorMismatch,
    serviceWithoutPods,
    staleImagePull,
    stuckRollout,
    surprisingScalar,
    unknownProbePort,
    unknownTargetPort,
    unresolvedImage,
    volumeDeadlock,
  ]
}
