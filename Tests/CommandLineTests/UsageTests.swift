import Foundation
import Testing

/// Whatever the user got wrong is one sentence on standard error and status 2.
@Suite struct UsageTests {
  struct Slip: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var sentence: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., says sentence: String) {
      self.arguments = arguments
      self.sentence = sentence
    }
  }

  static let slips = [
    Slip(
      "check", "--select", "mutable-image-tga",
      says:
        #"there is no rule, group or preset "mutable-image-tga"; did you mean "mutable-image-tag"?"#
    ),
    Slip(
      "check", "--ignore", "images,prbes",
      says: #"there is no rule, group or preset "prbes"; did you mean "probes"?"#),
    Slip("check", "--select", "xyzzy", says: #"there is no rule, group or preset "xyzzy""#),
    Slip("check", "--colour", "always", says: "Unknown option '--colour'. Did you mean '--color'?"),
    Slip(
      "check", "--format", "sarfi",
      says: "--format knows text, json, sarif, github, gitlab, junit, checkstyle, markdown, html, "
        + #"not "sarfi"; did you mean "sarif"?"#),
    Slip(
      "check", "--format", "json=report", "--format", "sarif=report",
      says: "--format names the file report twice"),
    Slip("check", "--format", "json=", says: "--format json= needs a file"),
    Slip(
      "check", "--format", says: "Missing value for '--format <format[=file]>'"),
    Slip(
      "check", "--fail-on", "warn",
      says:
        #"--fail-on takes error, warning, info, never, not "warn"; did you mean "warning"?"#),
    Slip("check", "--jobs", "0", says: "--jobs takes a number from 1, not 0"),
    Slip("check", "--jobs", "two", says: "The value 'two' is invalid for '--jobs <jobs>'"),
    Slip(
      "check", "--kubernetes-version", "new",
      says: #"--kubernetes-version takes a version such as 1.36, not "new""#),
    Slip(
      "check", "--against", "",
      says: "an empty --against names nothing: leave it out, or say none"),
    Slip("render", "--against", "HEAD", says: "Unknown option '--against'"),
    Slip("render", "--fail-on", "never", says: "Unknown option '--fail-on'"),
    Slip("plan", "--from", "", "--to", "ok.yaml", says: "an empty --from names nothing"),
    Slip("check", "--config", "none.yaml", says: "none.yaml: No such file or directory"),
    Slip("check", "none", says: "problem: none: there is no such file or folder"),
    Slip("chekc", says: #"there is no command "chekc"; did you mean "check"?"#),
    Slip(
      "hook", "instal", says: #"there is no command "hook instal"; did you mean "install"?"#),
    Slip("config", "validate", says: #"there is no command "config validate""#),
    Slip("explain", says: "Missing expected argument '<rule>'"),
    Slip(
      "explain", "stuck-rolout",
      says: #"there is no rule "stuck-rolout"; did you mean "stuck-rollout"?"#),
    Slip("rules", "extra", says: "Unexpected argument 'extra'"),
  ]

  @Test(arguments: slips)
  func isOneSentence(_ slip: Slip) async throws {
    try await withFolder(["ok.yaml": Sample.service]) { folder in
      let outcome = try await Program(in: folder).run(slip.arguments)
      #expect(outcome.errors == "kubevet: \(slip.sentence)\n")
      #expect(outcome.status == 2)
    }
  }

  static let configurations = [
    ("fial-on: error\n", #"1:1: unknown key "fial-on"; did you mean "fail-on"?"#),
    (
      "rules:\n  stuck-rolout: off\n",
      #"2:3: unknown key "stuck-rolout"; did you mean "stuck-rollout"?"#
    ),
    (
      "rules:\n  stuck-rollout: eror\n",
      #"2:18: "eror" is none of off, info, warning, error; did you mean "error"?"#
    ),
    ("exclude: charts/**\n", "1:10: a list is expected here"),
    ("exclude: ['a[b']\n", "1:11: this is no pattern: a bracket or a brace is not closed"),
    ("kubernetes: 1.30\n", "1:13: put the version in quotes: 1.30 without them is the number 1.3"),
    ("fail-on: error\nfail-on: info\n", "2:1: this key stands twice"),
    (
      "kubernetes-version: '1.30'\n",
      "1:1: unknown key \"kubernetes-version\"; did you mean \"kubernetes\"?"
    ),
    ("overrides:\n  - rules: {}\n", "2:5: an override needs paths"),
    ("rules: [\n", "2:1: did not find expected node content"),
    (#""a\n::error::b\e[2J##[group]": 1"#, #"1:1: unknown key "a\n::error::b\u{1b}[2J##\[group]""#),
  ]

  @Test(arguments: configurations)
  func configurationErrorsPointAtTheirPlace(_ text: String, _ sentence: String) async throws {
    let files = [".kubevet.yaml": text, "ok.yaml": Sample.service]
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)("check", ".")
      #expect(outcome.errors == "kubevet: .kubevet.yaml:\(sentence)\n")
      #expect(outcome.output.isEmpty)
      #expect(outcome.status == 2)
      #expect(try await Program(in: folder)("check", "--no-config", ".").status == 0)
    }
  }

  @Test(arguments: [["check"], ["fix"], ["config", "show"], ["hook", "run", "pre-commit"]])
  func aConfigurationOfTheWrongNameIsNotPassedOver(_ command: [String]) async throws {
    let files = [".kubevet.yml": "fail-on: never\n", "k8s/web.yaml": Sample.service]
    try await withRepository(files) { repository in
      let outcome = try await repository.kubevet(command)
      #expect(outcome.errors.contains(".kubevet.yml is not read: call it .kubevet.yaml\n"))
      #expect(outcome.status == 2)
      try await repository.git("mv", ".kubevet.yml", ".kubevet.yaml")
      #expect(try await repository.kubevet(command).status == 0)
    }
  }

  @Test(arguments: [["check"], ["fix"], ["config", "show"], ["hook", "run", "pre-commit"]])
  func aConfigurationBehindALinkIsRead(_ command: [String]) async throws {
    let files = ["common/kubevet.yaml": "fail-on: nevr\n", "k8s/web.yaml": Sample.service]
    try await withRepository(files) { repository in
      let place = repository.folder.url.appending(path: ".kubevet.yaml").path
      try FileManager.default.createSymbolicLink(
        atPath: place, withDestinationPath: "./common/../common/kubevet.yaml")
      try await repository.git("add", ".")
      let outcome = try await repository.kubevet(command)
      #expect(outcome.errors.contains(".kubevet.yaml:1:10: \"nevr\" is none of"))
      #expect(outcome.status == 2)
      // Where it leads nowhere it does not pass for none.
      try await repository.git("rm", "-q", "--cached", "common/kubevet.yaml")
      try FileManager.default.removeItem(
        at: repository.folder.url.appending(path: "common/kubevet.yaml"))
      let other = try await repository.kubevet(command)
      #expect(other.errors.contains(".kubevet.yaml"))
      #expect(other.status == 2)
    }
  }

  @Test func findingNothingIsAProblemUnlessAllowed() async throws {
    try await withFolder(["values.yaml": "image: {tag: latest}\n"]) { folder in
      let program = Program(in: folder)
      let outcome = try await program("check", ".")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("no Kubernetes object found in . (--allow-empty"))
      #expect(try await program("check", "--allow-empty", ".").status == 0)
      #expect(try await program("check").errors.contains("found in . (--allow-empty"))
    }
    try await withRepository(["values.yaml": "image: {tag: latest}\n"]) { repository in
      let outcome = try await repository.kubevet(["check"])
      #expect(outcome.errors.contains("found in . (--allow-empty"))
    }
  }

  @Test(arguments: [[], ["--staged"], ["--against", "HEAD"]])
  func planningNothingIsAProblemUnlessAllowed(_ options: [String]) async throws {
    let files = [
      "values.yaml": "image: {tag: latest}\n", "k8s/web.yaml": Sample.service,
      "k/a/kustomization.yaml": "configMapGenerator: [{name: a, literals: [b=c]}]\n",
    ]
    try await withRepository(files) { repository in
      try repository.folder.write("image: {tag: main}\n", to: "empty/values.yaml")
      let outcome = try await repository.kubevet(["plan", "empty"] + options)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("no Kubernetes object found in empty (--allow-empty"))
      for paths in [["empty", "--allow-empty"], ["k8s"], ["k"], []] {
        let outcome = try await repository.kubevet(["plan"] + options + paths)
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
    }
  }

  @Test func theSameIsCheckedFromEveryFolder() async throws {
    let files = ["k8s/web.yaml": Sample.service, "src/pod.yaml": Sample.latestPod]
    try await withRepository(files) { repository in
      let outcome = try await Program(in: repository.folder).shell(
        "cd src; \"$0\" check --show-files --against none")
      #expect(outcome.errors == "k8s/web.yaml\n")
      #expect(outcome.status == 0)
    }
  }

  /// An empty `HOME` names no place for a cache.
  @Test func nothingIsKeptInTheFolderThatIsChecked() async throws {
    try await withFolder(["web.yaml": Sample.service]) { folder in
      var program = Program(in: folder)
      program.environment = ["HOME": "", "XDG_CACHE_HOME": ""]
      let outcome = try await program.shell("\"$0\" check . --quiet && ls -A")
      #expect(outcome.output == "no findings in 1 object, 1 file\nweb.yaml\n")
    }
  }

  @Test(arguments: ["charts/app/templates/pod.yaml", "charts/app/templates"])
  func aTemplateIsCheckedWithItsChart(_ path: String) async throws {
    let files = [
      "charts/app/Chart.yaml": "{apiVersion: v2, name: app, version: 1.0.0}\n",
      "charts/app/templates/pod.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\n",
    ]
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)("check", path)
      #expect(outcome.output.contains("  fix: name the folder of its chart, charts/app, instead\n"))
    }
  }

  @Test(
    arguments: ["never", "error", "warning", "info"],
    [("error", Sample.latestPod), ("warning", Sample.unprobed), ("info", Sample.floating)])
  func failsFromTheChosenSeverity(_ limit: String, _ sample: (String, String)) async throws {
    try await withFolder(["a.yaml": sample.1]) { folder in
      let outcome = try await Program(in: folder)("check", "--fail-on", limit, ".")
      let order = ["info", "warning", "error", "never"]
      let reached = order.firstIndex(of: sample.0) ?? 0 >= order.firstIndex(of: limit) ?? 0
      #expect(outcome.status == (reached ? 1 : 0), "\(outcome.output)")
    }
  }
}
