internal import YAMLSyntax

/// What the API server knows about one field of a kind, as a row of a table.
struct Field: Sendable {
  let path: String
  let fact: Fact

  enum Fact: Sendable {
    /// What the server fills in where the parent is there and the field is not.
    case defaults(Default)
    /// A list whose items have names: the keys by which client-side and server-side apply pair
    /// them.
    case keyed(client: [String], server: [String])
    /// A list in which order means nothing.
    case set
    /// Amounts: `0.5` and `500m` are the same.
    case quantity
    /// One of several forms: client-side apply replaces it as a whole (`retainKeys`).
    case oneOf
    /// Server-side apply replaces it as a whole (`x-kubernetes-map-type: atomic`).
    case atomic
    /// There or not makes a difference although nothing is in it.
    case countsWhenEmpty
    /// A number whose 0 means that nothing is written.
    case unsetByZero
    /// Set by the server, whatever a manifest says.
    case ignored
    /// A second name of a sibling: the server writes both, and fills the one from the other.
    case alias(of: String)
    /// All that is known of a part which many kinds have, worked out once for them.
    case part(FieldFacts)

    /// Whether the field is there in the end although nobody wrote it.
    var isDefault: Bool {
      switch self {
      case .defaults: true
      case .part(let facts): !facts.defaults.isEmpty
      default: false
      }
    }
  }

  enum Default: Sendable {
    case value(Value)
    /// Only beside a sibling that says this.
    case beside(String, says: String, Value)
    /// Worked out of the mapping that holds the field.
    case computed(@Sendable (_ parent: Value) -> Value?)
  }

  static func value(_ path: String, _ value: Value) -> Field {
    Field(path: path, fact: .defaults(.value(value)))
  }
  static func value(
    _ path: String, _ value: Value, beside sibling: String, _ text: String
  ) -> Field {
    Field(path: path, fact: .defaults(.beside(sibling, says: text, value)))
  }
  /// A part that is always there, so that what is in it has its defaults.
  static func part(_ path: String) -> Field { value(path, Value(.map([:]))) }
  static func part(_ path: String, beside sibling: String, _ text: String) -> Field {
    value(path, Value(.map([:])), beside: sibling, text)
  }
  static func computed(_ path: String, _ body: @escaping @Sendable (Value) -> Value?) -> Field {
    Field(path: path, fact: .defaults(.computed(body)))
  }
  static func keyed(_ path: String, _ keys: String..., server: [String]? = nil) -> Field {
    Field(path: path, fact: .keyed(client: keys, server: server ?? keys))
  }
  static func set(_ path: String) -> Field { Field(path: path, fact: .set) }
  static func quantity(_ path: String) -> Field { Field(path: path, fact: .quantity) }
  static func oneOf(_ path: String) -> Field { Field(path: path, fact: .oneOf) }
  static func atomic(_ path: String) -> Field { Field(path: path, fact: .atomic) }
  static func countsWhenEmpty(_ path: String) -> Field {
    Field(path: path, fact: .countsWhenEmpty)
  }
  static func unsetByZero(_ path: String) -> Field { Field(path: path, fact: .unsetByZero) }
  static func ignored(_ path: String) -> Field { Field(path: path, fact: .ignored) }
  static func alias(_ path: String, of sibling: String) -> Field {
    Field(path: path, fact: .alias(of: sibling))
  }

  /// The same table for a part of a larger object.
  static func within(_ prefix: String, _ fields: [Field]) -> [Field] {
    [Field(path: prefix, fact: .part(FieldFacts(fields)))]
  }
}

/// The rows of a kind as a tree, walked along with its objects.
struct FieldFacts: Sendable {
  var children: [String: FieldFacts] = [:]
  /// Keys with a default, in the order in which the table gives them: one may depend on another.
  var defaulted: [String] = []
  var defaults: [Field.Default] = []
  var clientKeys: [String]?
  var serverKeys: [String]?
  var isSet = false
  var isQuantity = false
  var isOneOf = false
  var isAtomic = false
  var countsWhenEmpty = false
  var isUnsetByZero = false
  var isIgnored = false
  /// Keys that are second names of others.
  var aliases: [(key: String, sibling: String)] = []
  var isAlias = false
  /// Nothing is known of the kind: every difference counts, the empty ones too.
  var isUnknown = false

  static let none = FieldFacts()
  static let unknown = FieldFacts(isUnknown: true)

  init(isUnknown: Bool = false) { self.isUnknown = isUnknown }

  init(_ fields: [Field]) {
    for field in fields {
      var steps: [String] = []
      for step in FieldPattern(field.path).steps {
        switch step {
        case .key(let key): steps.append(key)
        case .anyKey: steps.append("*")
        case .anyItem: steps.append("[]")
        }
      }
      insert(steps[...], field.fact)
    }
  }

  private mutating func insert(_ steps: ArraySlice<String>, _ fact: Field.Fact) {
    guard let first = steps.first else { return note(fact) }
    if steps.count == 1, fact.isDefault, !defaulted.contains(first) { defaulted.append(first) }
    if steps.count == 1, case .alias(let sibling) = fact { aliases.append((first, sibling)) }
    children[first, default: FieldFacts()].insert(steps.dropFirst(), fact)
  }

  private mutating func note(_ fact: Field.Fact) {
    switch fact {
    case .defaults(let value): defaults.append(value)
    case .keyed(let client, let server): (clientKeys, serverKeys) = (client, server)
    case .set: isSet = true
    case .quantity: isQuantity = true
    case .oneOf: isOneOf = true
    case .atomic: isAtomic = true
    case .countsWhenEmpty: countsWhenEmpty = true
    case .unsetByZero: isUnsetByZero = true
    case .ignored: isIgnored = true
    case .alias: isAlias = true
    case .part(let facts): merge(facts)
    }
  }

  /// As if the rows of `other` came after those that are there.
  private mutating func merge(_ other: FieldFacts) {
    for key in other.defaulted where !defaulted.contains(key) { defaulted.append(key) }
    defaults += other.defaults
    clientKeys = other.clientKeys ?? clientKeys
    serverKeys = other.serverKeys ?? serverKeys
    isSet = isSet || other.isSet
    isQuantity = isQuantity || other.isQuantity
    isOneOf = isOneOf || other.isOneOf
    isAtomic = isAtomic || other.isAtomic
    countsWhenEmpty = countsWhenEmpty || other.countsWhenEmpty
    isUnsetByZero = isUnsetByZero || other.isUnsetByZero
    isIgnored = isIgnored || other.isIgnored
    aliases += other.aliases
    isAlias = isAlias || other.isAlias
    if children.isEmpty {
      // Shared as it is: mostly nothing is there yet.
      children = other.children
    } else {
      for (key, facts) in other.children { children[key, default: FieldFacts()].merge(facts) }
    }
  }

  subscript(_ key: String) -> FieldFacts {
    children[key] ?? children["*"] ?? (isUnknown ? .unknown : .none)
  }

  var item: FieldFacts { children["[]"] ?? (isUnknown ? .unknown : .none) }

  /// The facts at a path of keys.
  func facts(at path: FieldPath) -> FieldFacts {
    path.steps.reduce(self) { facts, step in
      switch step {
      case .key(let key): facts[key]
      case .index: facts.item
      }
    }
  }
}
