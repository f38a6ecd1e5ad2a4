/// What kustomize and Helm repeat of their input when they fail: whole patches, literals, scalars. Any of them
/// may be a part of a Secret, so that none is told.
struct RepeatedValues {
  private let configuration = #/ with config: `.*`(?=: )/#
  private let patch = #/(unable to parse SM or JSON patch) from \[.*\]/#
  private let literals = #/literal sources \[.*\]: invalid literal source .*(, expected key=value)/#
  private let line = #/line \[[\d ]*\] (has invalid utf8 bytes) : .*/#
  private let scalar = #/(!!\w+ )`.*`(?= (?:as|into) )/#
  private let key = #/(invalid map key): .*/#
  private let node = #/(wrong node kind.*?): (?:value: \{|node contents: ).*/#.ignoresCase()
  private let bounds = #/(is out of bounds for value) .*/#
  private let range = #/(range can't iterate over) .*/#

  func removed(from words: String) -> String {
    words.replacing(configuration, with: "")
      .replacing(patch) { "\($0.output.1)" }
      .replacing(literals) { "one of the literals is wrong\($0.output.1)" }
      .replacing(line) { "a line \($0.output.1)" }
      .replacing(scalar) { "\($0.output.1)…" }
      .replacing(key) { "\($0.output.1)" }
      .replacing(node) { "\($0.output.1)" }
      .replacing(bounds) { "\($0.output.1)" }
      .replacing(range) { "\($0.output.1) it" }
  }
}
