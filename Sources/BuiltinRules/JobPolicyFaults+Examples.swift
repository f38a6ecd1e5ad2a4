import Linting

extension Rule {
  static let jobPolicyExamples: [Example] = [
    .bad(
      "when it is over",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: resize}
      spec:
        completionMode: Indexed
        completions: 3
        parallelism: 3
        ↓maxFailedIndexes: ↓4
        managedBy: ↓kueue
        podReplacementPolicy: ↓TerminatingOrFailed
        successPolicy: {rules: [↓{}, {succeededCount: ↓5}, {succeededIndexes: ↓0-3}, {succeededIndexes: ↓"2,1"}, {succeededIndexes: ↓all}, {succeededIndexes: "0,2", succeededCount: ↓3}]}
        podFailurePolicy:
          rules:
            - {action: FailJob, onExitCodes: {containerName: ↓resiz, operator: In, values: [42, ↓3, ↓3]}}
            - {action: FailJob, onExitCodes: {operator: NotIn, values: ↓[]}}
            - {action: Ignore, onExitCodes: {operator: In, values: [1]}, ↓onPodConditions: [{type: DisruptionTarget}]}
            - {↓action: Ignore}
        template:
          spec: {restartPolicy: ↓OnFailure, containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: import}
      spec:
        completionMode: Indexed
        completions: 3
        successPolicy: {rules: ↓[]}
        managedBy: ↓Acme_1/queue
        template: {spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: count}
      spec:
        completionMode: Indexed
        ↓successPolicy: {}
        template: {spec: {restartPolicy: Never, containers: [{name: count, image: "ghcr.io/acme/count:1.4.2"}]}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: order}
      spec:
        completionMode: Indexed
        successPolicy: {rules: [{succeededCount: ↓2}]}
        template: {spec: {restartPolicy: Never, containers: [{name: order, image: "ghcr.io/acme/order:1.4.2"}]}}
      """),
    .good(
      "when it is over",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: resize}
      spec:
        completionMode: Indexed
        completions: 5
        parallelism: 5
        backoffLimitPerIndex: 1
        maxFailedIndexes: 5
        managedBy: kueue.x-k8s.io/multikueue
        podReplacementPolicy: Failed
        successPolicy: {rules: [{succeededCount: 5}, {succeededIndexes: "0,2-4", succeededCount: 1}, {succeededIndexes: "0,2-4", succeededCount: 4}, {succeededIndexes: "${INDEXES}", succeededCount: 2}]}
        podFailurePolicy:
          rules:
            - {action: FailIndex, onExitCodes: {containerName: setup, operator: In, values: [3, 42]}}
            - {action: FailJob, onExitCodes: {containerName: null, operator: NotIn, values: [0, 1]}}
            - {action: Ignore, onPodConditions: [{type: DisruptionTarget, status: "True"}]}
        template:
          spec:
            restartPolicy: Never
            initContainers: [{name: setup, image: "ghcr.io/acme/setup:1.4.2"}]
            containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]
      """),
  ]
}
