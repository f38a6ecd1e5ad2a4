import Manifests
import Testing

/// Texts that a pipeline was to replace are told from texts that stand for themselves.
@Suite struct PlaceholderTests {
  @Test(arguments: [
    "${IMAGE}", "app:${TAG}", "$IMAGE", "app:$GIT_SHA", "$REGISTRY/app:1.2", "$(IMAGE)",
    "app:$(git-sha)", "{{ .Values.image }}",
    "app:{{tag}}", "<image>", "app:<tag>", "app:%TAG%", "%REGISTRY%/app", "app:IMAGE_TAG",
    "app:__VERSION__", "REGISTRY_URL/app", "app@IMAGE_DIGEST", "{TAG}", "app:{IMAGE_TAG}",
    "[PUT-KEY-HERE]", "?{base64:shop/password:3192c15c}", "app:#{Tag}",
    "#{Octopus.Release.Number}#", "app:@project.version@", "@TAG@",
    "@registry@/app", "app:v@version@", "app:1-@build.number@-a", "@a@@b@",
    "$image", "app:$image_tag", "##TAG##", "app:##tag##",
    "AWS_ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/app",
  ])
  func isSeen(_ text: String) {
    #expect(Placeholder.isIn(text))
  }

  @Test(arguments: [
    "", "nginx", "nginx:1.27", "app:latest", "app:V1", "app:RC1", "a$b", "app:100%", "a<b", "b>a",
    "ghcr.io/owner/tagger:1", "app:versioned", "todo-app:1.0", "a{b}", "app:_x_", "my-tag-service",
    "registry:5000/a_b", "__", "%%", "$", "app:1_2", "a:$b", "$1",
    "app:RELEASE_2_4_1", "app:V1_2_3", "postgres:REL_16_1",
    "ops@acme.io", "app@sha256:0a@", "@", "@@", "a@1@", "#tag",
    "P@ssw0rd@1", "Summer@acme@", "app:p@ssw0rd@db", "@ssw0rd@1", "a#b{c}", "####",
  ])
  func isNotSeenInRealNames(_ text: String) {
    #expect(!Placeholder.isIn(text))
  }

  @Test(arguments: [
    "changeme", "CHANGE-ME", "tag", "version", "TODO", "your-token", "PLACEHOLDER-1",
  ])
  func wordsStandForAWholeValue(_ text: String) {
    #expect(Placeholder.isWord(text))
    #expect(!Placeholder.isIn("ghcr.io/acme/\(text.lowercased()):1.2"))
  }

  @Test(arguments: ["main", "1.2.3", "tagged", "versioned", "yours"])
  func otherWordsDoNot(_ text: String) {
    #expect(!Placeholder.isWord(text))
  }
}
