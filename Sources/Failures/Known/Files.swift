extension Failure {
  /// Files that are not what the tool takes them for.
  static let files = [
    Failure(
      "kustomization-file", "a kustomization is not put together as kustomize wants it",
      [
        "invalid kustomization: json: ", "into go struct field kustomization.",
        "failed to unmarshal kustomization file", "error: json: unknown field \"",
      ],
      cause: """
        A field of kustomization.yaml is misspelt, or holds something else than it should (entries of patches are \
        path: or patch:, not names of files); or the kustomize within kubectl is older than the field.
        """,
      remedy: """
        Correct the field that the message names, or take the kustomize that the field came with: kubectl version \
        says which one kubectl has.
        """),
    Failure(
      "kustomize-plugin", "a plugin of kustomize cannot be run",
      ["couldn't execute function: ", "external plugins disabled; unable to load external plugin"],
      cause: """
        A generator or transformer is a program of its own: it may not be run here, is made for another processor, \
        may not be executed, or is not there.
        """,
      remedy: """
        kustomize build --enable-alpha-plugins --enable-exec allows it; Flux runs none, Argo CD where \
        kustomize.buildOptions says so. What the plugin makes can also be committed.
        """),
    Failure(
      "tool-configuration", "a tool's own file was applied to the cluster",
      [
        "in version \"kustomize.config.k8s.io/", "in version \"kubeadm.k8s.io/",
        "in version \"kubelet.config.k8s.io/", "in version \"kind.x-k8s.io/",
      ],
      cause: """
        kustomization.yaml and the like are read by a tool; the API server has no such kind. kubectl apply -f of a \
        folder sends all that is in it.
        """,
      remedy: "Apply the folder with -k, or leave the file out of what -f names."),
  ]
}
