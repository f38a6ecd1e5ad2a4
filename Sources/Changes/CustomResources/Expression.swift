/// A CEL expression, as far as transition rules of custom resources usually go.
indirect enum Expression: Sendable, Equatable {
  case literal(Literal)
  case list([Expression])
  case variable(String)
  case select(Expression, String)
  case index(Expression, Expression)
  case has(Expression, String)
  case size(Expression)
  case not(Expression)
  case negative(Expression)
  case binary(Operator, Expression, Expression)
  case conditional(Expression, Expression, Expression)
  /// `startsWith`, `endsWith`, `contains`.
  case test(TextTest, Expression, Expression)
  /// `list.all(x, …)` and `list.exists(x, …)`.
  case quantified(isAll: Bool, Expression, variable: String, Expression)

  enum Literal: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
  }

  enum Operator: String, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
    case plus = "+"
    case minus = "-"

    /// How tightly it binds.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 3
      case .plus, .minus: 4
      }
    }
  }

  enum TextTest: String, Sendable { case startsWith, endsWith, contains }

  /// Whether the rule speaks of `name`: with `oldSelf` it is a transition rule.
  func mentions(_ name: String) -> Bool {
    switch self {
    case .literal: false
    case .variable(let variable): variable == name
    case .list(let items): items.contains { $0.mentions(name) }
    case .select(let operand, _), .has(let operand, _), .size(let operand), .not(let operand),
      .negative(let operand):
      operand.mentions(name)
    case .index(let lhs, let rhs), .binary(_, let lhs, let rhs), .test(_, let lhs, let rhs),
      .quantified(_, let lhs, _, let rhs):
      lhs.mentions(name) || rhs.mentions(name)
    case .conditional(let test, let yes, let no):
      test.mentions(name) || yes.mentions(name) || no.mentions(name)
    }
  }
}
