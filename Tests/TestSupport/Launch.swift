import Foundation
import Synchronization

private let launching = Mutex(())

/// Starts a process; one at a time, for Foundation crashes now and then when several threads do.
package func launch(_ process: Process) throws {
  try launching.withLock { _ in try process.run() }
}
