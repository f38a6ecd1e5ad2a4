import Manifests
import Testing

/// Path patterns mean what they mean in `.gitignore`.
@Suite struct GlobTests {
  @Test(arguments: [
    ("a.yaml", "a.yaml"), ("*.yaml", "a.yaml"), ("*", ""), ("k8s/*.yaml", "k8s/a.yaml"),
    ("**/*.yaml", "a.yaml"), ("**/*.yaml", "x/y/a.yaml"), ("k8s/**", "k8s/x/a.yaml"),
    ("k8s/**/a.yaml", "k8s/a.yaml"), ("k8s/**/a.yaml", "k8s/x/y/a.yaml"), ("**", "x/y"),
    ("k8s/", "k8s/a.yaml"), ("k8s/", "k8s/x/a.yaml"), ("a?c", "abc"), ("a?c", "aüc"),
    ("[a-c].yaml", "b.yaml"), ("[!a-c].yaml", "d.yaml"), ("[^a]x", "bx"), ("[abc]", "c"),
    ("[]]", "]"), ("{a,b}.yaml", "b.yaml"), ("{a,b}/{c,d}", "b/c"), ("x{,y}", "x"), ("x{,y}", "xy"),
    ("**/charts/*/templates/**", "charts/app/templates/a.yaml"),
    ("**/charts/*/templates/**", "x/charts/app/templates/y/a.yaml"), ("a*b*c", "aXbYc"),
    ("{a,{b,c}d}.yaml", "cd.yaml"), ("{a,{b,c}d}.yaml", "a.yaml"), ("{{a,b},c}", "b"),
    ("*a*", "bab"), ("**a", "x/ya"), ("a]", "a]"), ("[a-]", "-"),
    ("{[a,b],c}", ","), ("{[,]}", ","), ("{a[},]b,c}", "a}b"),
  ])
  func matches(_ pattern: String, _ path: String) throws {
    #expect(try #require(Glob(pattern)).matches(path))
  }

  @Test(arguments: [
    ("a.yaml", "b.yaml"), ("a.yaml", "x/a.yaml"), ("*.yaml", "x/a.yaml"), ("k8s/*", "k8s/x/a"),
    ("k8s/**", "k8s"), ("k8s/**/a", "k8sa"), ("a?c", "ac"), ("a?c", "a/c"), ("[a-c]", "d"),
    ("[!a]", "a"), ("{a,b}", "c"), ("{a,{b,c}}", "c}"), ("*.yaml", "a.yml"), ("a", "A"),
    ("a.b", "axb"), ("", "a"),
    ("a/**/b", "a/b/c"), ("[a-c]", ""),
  ])
  func doesNotMatch(_ pattern: String, _ path: String) throws {
    #expect(try !#require(Glob(pattern)).matches(path))
  }

  @Test(arguments: [
    ("k8s", "k8s/a/b.yaml", true), ("k8s/a", "k8s/a/b.yaml", true), ("a/*/c", "a/b/c/d", true),
    ("k8s/", "k8s/a.yaml", true), ("k8s", "k8s.yaml", false), ("k8s/*", "k8s/a/b.yaml", false),
    ("a", "k8s/a/b.yaml", false), ("k8s", "k8s", true),
  ])
  func coversWhatIsInAFolder(_ pattern: String, _ path: String, _ isCovered: Bool) throws {
    let glob = try #require(Glob(pattern))
    #expect(glob.covers(path) == isCovered)
    #expect(glob.skips(path) == (isCovered || pattern == "k8s/*"))
  }

  @Test(arguments: ["[", "a[b", "{a", "{a,b", "x{a}{b", "[a/b", "[]", "[a]b[c", "{a,{b}"])
  func refusesWhatIsNotClosed(_ pattern: String) {
    #expect(Glob(pattern) == nil)
  }

  @Test(.timeLimit(.minutes(1))) func endsOnManyStars() throws {
    let pattern = String(repeating: "*a", count: 12) + "b"
    #expect(try !#require(Glob(pattern)).matches(String(repeating: "a", count: 40)))
    #expect(Glob(String(repeating: "{a,b}", count: 24)) == nil)
  }
}
