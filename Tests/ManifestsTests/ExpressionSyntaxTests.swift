import Testing

@testable import Manifests

/// Only what is no expression for sure is said to be none.
@Suite struct ExpressionSyntaxTests {
  @Test(arguments: [
    ("object.", "it ends with ."), ("self ==", "it ends with =="),
    ("self.a = 1", "= is no sign of CEL, and == is"),
    ("self.a & self.b", "& is no sign of CEL, and && is"),
    ("has(self.a", "( is not closed"), ("self.a)", ") closes nothing"),
    ("(self.a]", "] closes nothing"),
    ("self.a and self.b", "nothing stands between a and and"),
    ("self.a == 'x", "a text in it has no end"), ("&& self.a", "&& has nothing on its left"),
    ("self.all(x, x >)", "> has nothing on its right"),
    ("self.a.[0]", "no name stands behind a point"),
    ("size(self.a 1)", "nothing stands between a and 1"),
    ("self.a ! self.b", "! stands behind a value"),
    ("self.a == == 1", "== has nothing on its left"),
    ("not self.a", "nothing stands between not and self"),
  ])
  func saysWhatIsNone(_ text: String, _ fault: String) {
    #expect(ExpressionSyntax.fault(in: text) == fault)
  }

  @Test(arguments: [
    "true", "self.replicas <= 9", "self == oldSelf", "!has(oldSelf.a) || has(self.a)",
    "-1 < self.a",
    "self.all(x, x.name in ['a', \"b\"])", "self.a ? self.b : {'c': [1, 2,]}",
    "size(self.a) - -1 > 0",
    "object.spec.containers.all(c, !c.image.endsWith(':latest'))", "a.?b.orValue('')",
    "a[?0].hasValue()",
    "[?a.b]", "{?'a': b}", "Object{spec: Object.spec{replicas: 1}}",
    "r'\\d+' + b'a' + \"it's\" + ''",
    "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') // letters", "'''a'b''' != \"\"\"c\"d\"\"\"",
    "1.5e-3 + 0x1F + 2u > .5",
    "self.metadata.name\n  == 'single'", "params.rules.exists(r, r.name == 'a' && r.on)", "{}.a",
    "dyn([]) == []",
    "'\\'' == \"\\\\\"", "self.__namespace__ == ''", "duration('1h') > self.a.`b-c`",
    "{{ .Values.rule }}", "self.a == ${A}",
    "!(self.a in self.b)", "", "self.a#", "object.spec. // which\n containers.size() > 0",
    "a.// which\n?b == c",
  ])
  func leavesAlone(_ text: String) {
    #expect(ExpressionSyntax.fault(in: text) == nil)
  }
}
