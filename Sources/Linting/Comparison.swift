import Changes
import Manifests

/// The last applied revision beside the new one, as far as they differ.
package struct Comparison: Sendable {
  /// The objects of the files that differ, or of both sides as a whole.
  package let old: Inventory
  package let new: Inventory
  package let changes: ChangeSet
  /// How the old side is called in messages: `HEAD~1`, a file's name.
  package let name: String

  package init(old: Inventory, new: Inventory, changes: ChangeSet, name: String) {
    self.old = old
    self.new = new
    self.changes = changes
    self.name = name
  }
}
