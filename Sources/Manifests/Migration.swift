import YAMLSyntax

/// A container that changes the schema of a database.
package struct Migration: Sendable {
  package let container: Container
  /// What gives it away: the command, the image or a name.
  package let node: Node
  /// The tool takes a lock in the database: a second one waits for the first.
  package let takesLock: Bool
}

extension Workload {
  /// The first migration among the containers that `roles` allow.
  package func migration(in roles: Set<Container.Role>) -> Migration? {
    containers.lazy.filter { roles.contains($0.role) && !$0.isPatch }.compactMap(Migration.init)
      .first
  }

  /// The migration that this Job is there for.
  package var jobMigration: Migration? {
    guard kind == "Job" else { return nil }
    if let migration = migration(in: [.main]) { return migration }
    guard Migration.isNamed(id.name),
      let container = containers.first(where: { $0.role == .main }), !container.onlyChecks
    else { return nil }
    return Migration(container: container, node: resource.nameNode, takesLock: false)
  }
}

extension Migration {
  package init?(_ container: Container) {
    let commands = container.commands
    if let tool = Self.tools(runBy: commands).min(by: { $0.place < $1.place }),
      let node = container.node["command"] ?? container.node["args"]
    {
      self.init(container: container, node: node, takesLock: tool.takesLock)
    } else if let image = container.image, let entry = Self.entry(of: container) {
      self.init(container: container, node: image.node, takesLock: entry.takesLock)
    } else if Self.isNamed(container.name), !Self.doesElse(commands) {
      self.init(container: container, node: container.nameNode, takesLock: false)
    } else {
      return nil
    }
    if Self.isCheck(container, commands) { return nil }
  }

  /// Whether all that is known to be run moves files, or waits.
  private static func doesElse(_ commands: [ShellCommands.Command]) -> Bool {
    !commands.isEmpty && commands.allSatisfy { isHarmless($0.words) }
  }

  /// `migrate`, `db-migrations`, `shop-flyway`: not what moves machines, volumes or API versions.
  static func isNamed(_ name: String) -> Bool {
    let parts = name.lowercased().utf8.split {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }.map(Substring.init)
    return parts.contains(where: nameWords.contains) && !parts.contains(where: otherMoves.contains)
  }

  private static let nameWords: Set<Substring> = [
    "alembic", "dbmigrate", "dbmigration", "dbmigrations", "flyway", "liquibase", "migrate",
    "migration", "migrations", "migrator",
  ]

  private static let otherMoves: Set<Substring> = [
    "check", "copy", "crd", "crds", "data", "live", "rollback", "storage", "storageversion",
    "storageversions",
    "version", "vm", "vms", "volume", "volumes", "wait",
  ]

  /// The tool that an image of its own runs.
  static func entry(of container: Container) -> (program: String, takesLock: Bool)? {
    container.image?.reference.flatMap { images[$0.path] }
  }

  /// Images whose entry point migrates, its name, and whether it locks.
  private static let images: [String: (program: String, takesLock: Bool)] = [
    "amacneil/dbmate": ("dbmate", false), "arigaio/atlas": ("atlas", true),
    "flyway/flyway": ("flyway", true), "liquibase/liquibase": ("liquibase", true),
    "migrate/migrate": ("migrate", true), "redgate/flyway": ("flyway", true),
  ]
}

extension Container {
  /// Looks whether migrations are there, or waits until they are, and runs none.
  fileprivate var onlyChecks: Bool { Migration.isCheck(self, commands) }
}

extension Container {
  /// What `command` and `args` run.
  package var commands: [ShellCommands.Command] {
    ShellCommands([node["command"], node["args"]]).all
  }

  /// The words of `command` and `args`, those of a shell script included.
  package var commandWords: [String] { commands.flatMap(\.words) }

  /// The items of `command` and `args`.
  package var commandTexts: [String] {
    let lists = [node["command"], node["args"]].compactMap { $0 }
    return lists.flatMap { $0.items.compactMap(\.text) }
  }

  /// Whether the command waits for something before it starts its work.
  package var waits: Bool {
    commandTexts.contains { text in Self.waitingWords.contains { text.contains($0) } }
      || node["env"]?.items.contains { $0["name"]?.says("FLYWAY_CONNECT_RETRIES") == true } == true
  }

  private static let waitingWords = [
    "until ", "while ", "wait-for", "wait_for", "waitfor", "dockerize", "pg_isready", "nc -z",
    "sleep ", "kubectl wait", "mysqladmin ping", "retry", "connectRetries",
  ]
}
