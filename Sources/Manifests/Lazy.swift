import Synchronization

/// A value that is worked out when someone first asks for it, whichever task that is.
package final class Lazy<Value: Sendable>: Sendable {
  private let make: @Sendable () -> Value
  private let state: Mutex<Value?>

  package init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
    state = Mutex(nil)
  }

  package var value: Value {
    state.withLock { state in
      if let value = state { return value }
      let value = make()
      state = value
      return value
    }
  }
}

/// A value that is there, or that will be when it is asked for: what is there needs no lock.
enum Deferred<Value: Sendable>: Sendable {
  case ready(Value)
  case lazy(Lazy<Value>)

  var value: Value {
    switch self {
    case .ready(let value): value
    case .lazy(let lazy): lazy.value
    }
  }
}
