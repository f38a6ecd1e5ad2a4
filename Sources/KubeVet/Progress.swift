/// How far a run is.
public struct Progress: Sendable, Equatable {
  public enum Step: String, Sendable {
    /// Files are read.
    case reading
    /// Kustomizations and charts are rendered.
    case rendering
  }

  public var step: Step
  /// Files or targets that are done, of those that are known by now.
  public var done: Int
  public var total: Int

  public init(step: Step, done: Int, total: Int) {
    self.step = step
    self.done = done
    self.total = total
  }
}
