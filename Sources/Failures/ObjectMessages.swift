/// What the conditions of objects and events say, where all of it stands on one line of JSON: other members hold
/// what was sent.
enum ObjectMessages {
  /// Each by itself; nil: there are none.
  static func texts(in line: String) -> [String]? {
    let text = line.drop(while: \.isWhitespace)
    guard text.hasPrefix("{\"") || text.hasPrefix("[{\""),
      text.firstRange(of: "\"lastTransitionTime\":") != nil
        || text.firstRange(of: "\"Event\"") != nil
    else { return nil }
    let messages = messages(in: text)
    return messages.isEmpty ? nil : messages
  }

  /// An object or a list.
  private struct Scope {
    let isList: Bool
    var key: String?
    var message: String?
    /// Of a list: what its objects say.
    var messages: [String] = []
    var isTold = false

    mutating func take(_ string: String) {
      guard let key else {
        if !isList { key = string }
        return
      }
      if key == "message" { message = string }
      if key == "lastTransitionTime" || key == "kind" && string == "Event" { isTold = true }
    }
  }

  private static func messages(in text: Substring) -> [String] {
    var found: [String] = []
    var scopes: [Scope] = []
    var rest = text
    while let character = rest.popFirst() {
      switch character {
      case "{", "[": scopes.append(Scope(isList: character == "["))
      case "}", "]":
        if let scope = scopes.popLast() { close(scope, within: &scopes, &found) }
      case ",": if let last = scopes.indices.last { scopes[last].key = nil }
      case "\"":
        let string = LogLine.string(at: &rest)
        if let last = scopes.indices.last { scopes[last].take(string) }
      default: break
      }
    }
    return found
  }

  /// One condition tells that those beside it are some, too.
  private static func close(
    _ scope: Scope, within scopes: inout [Scope], _ found: inout [String]
  ) {
    let said = scope.messages + [scope.message].compactMap(\.self)
    if let outer = scopes.indices.last, scopes[outer].isList {
      scopes[outer].messages += said
      if scope.isTold { scopes[outer].isTold = true }
    } else if scope.isTold {
      found += said
    }
  }
}
