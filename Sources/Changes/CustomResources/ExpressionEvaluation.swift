/// Why an expression has no value.
enum EvaluationFailure: Error, Equatable {
  /// The API server fails here, too, and refuses the object.
  case noSuchKey(String)
  /// Something that this subset does not do.
  case unsupported(String)
}

extension Expression {
  /// The value of the expression with `self`, `oldSelf` and the like in `variables`.
  func value(_ variables: [String: Value]) throws(EvaluationFailure) -> Value {
    switch self {
    case .literal(let literal): return literal.value
    case .list(let items):
      var values: [Value] = []
      for item in items { values.append(try item.value(variables)) }
      return Value(.list(values))
    case .variable(let name):
      guard let value = variables[name] else { throw .unsupported("`\(name)`") }
      return value
    case .select(let operand, let field):
      let value = try operand.value(variables)
      guard case .map(let pairs) = value.content else { throw .unsupported("`.\(field)`") }
      guard let found = pairs[field] else { throw .noSuchKey(field) }
      return found
    case .index(let operand, let key): return try Self.item(of: operand, at: key, variables)
    case .has(let operand, let field):
      return Value(.bool(try operand.value(variables)[field].map { !$0.isNull } ?? false))
    case .size(let operand): return try operand.size(variables)
    case .not(let operand): return Value(.bool(!(try operand.truth(variables))))
    case .negative(let operand):
      guard let number = try operand.value(variables).number else { throw .unsupported("`-`") }
      return Value(.number(-number))
    case .conditional(let test, let yes, let no):
      return try test.truth(variables) ? yes.value(variables) : no.value(variables)
    case .test(let test, let text, let part): return try test.value(text, part, variables)
    case .quantified(let isAll, let list, let variable, let body):
      return try Self.quantified(isAll, list, variable, body, variables)
    case .binary(let operation, let left, let right):
      return try operation.value(left, right, variables)
    }
  }

  func truth(_ variables: [String: Value]) throws(EvaluationFailure) -> Bool {
    guard let bool = try value(variables).bool else { throw .unsupported("a condition") }
    return bool
  }

  private static func item(
    of operand: Expression, at key: Expression, _ variables: [String: Value]
  ) throws(EvaluationFailure) -> Value {
    let holder = try operand.value(variables)
    let key = try key.value(variables)
    switch (holder.content, key.content) {
    case (.list(let items), .number(let number)):
      guard let index = Int(exactly: number), items.indices.contains(index) else {
        throw .noSuchKey("\(number)")
      }
      return items[index]
    case (.map(let pairs), .string(let name)):
      guard let value = pairs[name] else { throw .noSuchKey(name) }
      return value
    default: throw .unsupported("`[]`")
    }
  }

  private func size(_ variables: [String: Value]) throws(EvaluationFailure) -> Value {
    switch try value(variables).content {
    case .list(let items): return Value(.number(Double(items.count)))
    case .map(let pairs): return Value(.number(Double(pairs.count)))
    case .string(let text): return Value(.number(Double(text.unicodeScalars.count)))
    default: throw .unsupported("`size()`")
    }
  }

  /// One item that decides settles it, even where another one fails.
  private static func quantified(
    _ isAll: Bool, _ list: Expression, _ variable: String, _ body: Expression,
    _ variables: [String: Value]
  ) throws(EvaluationFailure) -> Value {
    let items: [Value]
    switch try list.value(variables).content {
    case .list(let values): items = values
    case .map(let pairs): items = pairs.keys.map { Value(.string($0)) }
    default: throw .unsupported(isAll ? "`all()`" : "`exists()`")
    }
    var failure: EvaluationFailure?
    for item in items {
      var inner = variables
      inner[variable] = item
      do throws(EvaluationFailure) {
        if try body.truth(inner) != isAll { return Value(.bool(!isAll)) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return Value(.bool(isAll))
  }
}

extension Expression.Literal {
  fileprivate var value: Value {
    switch self {
    case .null: Value(.null)
    case .bool(let bool): Value(.bool(bool))
    case .number(let number): Value(.number(number))
    case .string(let text): Value(.string(text))
    }
  }
}

extension Expression.TextTest {
  fileprivate func value(
    _ text: Expression, _ part: Expression, _ variables: [String: Value]
  ) throws(EvaluationFailure) -> Value {
    guard let text = try text.value(variables).string, let part = try part.value(variables).string
    else { throw .unsupported("`.\(rawValue)()`") }
    switch self {
    case .startsWith: return Value(.bool(text.hasPrefix(part)))
    case .endsWith: return Value(.bool(text.hasSuffix(part)))
    case .contains: return Value(.bool(part.isEmpty || text.contains(part)))
    }
  }
}

extension Expression.Operator {
  fileprivate func value(
    _ left: Expression, _ right: Expression, _ variables: [String: Value]
  ) throws(EvaluationFailure) -> Value {
    if self == .and || self == .or { return try logic(left, right, variables) }
    let lhs = try left.value(variables)
    let rhs = try right.value(variables)
    switch self {
    case .equal: return Value(.bool(Comparison.isSame(lhs, rhs, .unknown)))
    case .unequal: return Value(.bool(!Comparison.isSame(lhs, rhs, .unknown)))
    case .in:
      switch rhs.content {
      case .list(let items):
        return Value(.bool(items.contains { Comparison.isSame(lhs, $0, .unknown) }))
      case .map(let pairs): return Value(.bool(lhs.string.map { pairs[$0] != nil } ?? false))
      default: throw .unsupported("`in`")
      }
    case .plus, .minus: return try arithmetic(lhs, rhs)
    default: return Value(.bool(try order(lhs, rhs)))
    }
  }

  /// The side that decides wins, even where the other one fails.
  private func logic(
    _ left: Expression, _ right: Expression, _ variables: [String: Value]
  ) throws(EvaluationFailure) -> Value {
    let decisive = self == .or
    do throws(EvaluationFailure) {
      if try left.truth(variables) == decisive { return Value(.bool(decisive)) }
    } catch {
      if try right.truth(variables) == decisive { return Value(.bool(decisive)) }
      throw error
    }
    return Value(.bool(try right.truth(variables)))
  }

  private func order(_ lhs: Value, _ rhs: Value) throws(EvaluationFailure) -> Bool {
    switch (lhs.content, rhs.content) {
    case (.number(let lhs), .number(let rhs)): return holds(lhs, rhs)
    case (.string(let lhs), .string(let rhs)):
      return holds(Array(lhs.utf8), Array(rhs.utf8))
    default: throw .unsupported("`\(rawValue)`")
    }
  }

  private func holds(_ lhs: Double, _ rhs: Double) -> Bool {
    switch self {
    case .less: lhs < rhs
    case .lessOrEqual: lhs <= rhs
    case .greater: lhs > rhs
    default: lhs >= rhs
    }
  }

  private func holds(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
    switch self {
    case .less: lhs.lexicographicallyPrecedes(rhs)
    case .lessOrEqual: !rhs.lexicographicallyPrecedes(lhs)
    case .greater: rhs.lexicographicallyPrecedes(lhs)
    default: !lhs.lexicographicallyPrecedes(rhs)
    }
  }

  private func arithmetic(_ lhs: Value, _ rhs: Value) throws(EvaluationFailure) -> Value {
    if let lhs = lhs.number, let rhs = rhs.number {
      return Value(.number(self == .plus ? lhs + rhs : lhs - rhs))
    }
    if self == .plus, let lhs = lhs.string, let rhs = rhs.string {
      return Value(.string(lhs + rhs))
    }
    throw .unsupported("`\(rawValue)`")
  }
}
