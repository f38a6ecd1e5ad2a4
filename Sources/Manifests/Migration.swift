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
    guard Migration.isNamed(id.name), let container = containers.first(where: { $0.role == .main })
    else { return nil }
    return Migration(container: container, node: resource.nameNode, takesLock: false)
  }
}

extension Migration {
  package init?(_ container: Container) {
    let words = container.commandWords
    if let tool = Self.tool(runBy: words),
      let node = container.node["command"] ?? container.node["args"]
    {
      self.init(container: container, node: node, takesLock: tool.takesLock)
    } else if let image = container.image, let path = image.reference?.path,
      let takesLock = Self.images[path]
    {
      self.init(container: container, node: image.node, takesLock: takesLock)
    } else if Self.isNamed(container.name) {
      self.init(container: container, node: container.nameNode, takesLock: false)
    } else {
      return nil
    }
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
    "crd", "crds", "data", "live", "rollback", "storage", "storageversion", "storageversions",
    "version", "vm", "vms", "volume", "volumes",
  ]

  /// Images whose entry point migrates, and whether it locks.
  private static let images: [String: Bool] = [
    "amacneil/dbmate": false, "arigaio/atlas": true, "flyway/flyway": true,
    "liquibase/liquibase": true, "migrate/migrate": true, "redgate/flyway": true,
  ]

  private struct Tool: Sendable {
    /// These words follow each other, options in between left out.
    var words: [String]
    var takesLock: Bool

    init(_ words: String, takesLock: Bool = false) {
      self.words = words.split(separator: " ").map(String.init)
      self.takesLock = takesLock
    }

    /// Whether a command goes on as it should behind the first word.
    func isRun(with rest: ArraySlice<String>) -> Bool {
      // Options may stand before the verb: `alembic -c alembic.ini upgrade head`.
      words.dropFirst().allSatisfy(rest.prefix(5).contains)
    }
  }

  /// `rake` of `bin/rake`.
  private static func lastPart(_ word: String) -> String {
    word.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(word[word.utf8.index(after: $0)...]) }
      ?? word
  }

  /// The first of the table that a command runs.
  private static func tool(runBy words: [String]) -> Tool? {
    var found: Int?
    for (index, word) in words.enumerated() {
      for place in places[lastPart(word)] ?? [] where place < found ?? tools.count {
        if tools[place].isRun(with: words[(index + 1)...]) { found = place }
      }
    }
    return found.map { tools[$0] }
  }

  /// Where the tools stand in the table that are called by a word.
  private static let places = Dictionary(grouping: tools.indices) { tools[$0].words[0] }

  private static let tools: [Tool] = [
    Tool("alembic upgrade"), Tool("atlas migrate apply", takesLock: true),
    Tool("atlas schema apply", takesLock: true), Tool("artisan migrate"), Tool("bundle db:migrate"),
    Tool("dbmate up"), Tool("diesel migration run"), Tool("dotnet ef database update"),
    Tool("ecto.migrate", takesLock: true), Tool("flyway migrate", takesLock: true),
    Tool("goose up"), Tool("knex migrate:latest", takesLock: true),
    Tool("liquibase update", takesLock: true), Tool("manage.py migrate"),
    Tool("migrate up", takesLock: true), Tool("npm db:migrate"), Tool("npm migrate"),
    Tool("pnpm db:migrate"), Tool("prisma db push"),
    Tool("prisma migrate deploy", takesLock: true), Tool("rails db:migrate", takesLock: true),
    Tool("rails db:prepare", takesLock: true), Tool("rake db:migrate", takesLock: true),
    Tool("sequelize db:migrate"), Tool("sequelize-cli db:migrate"), Tool("sqlx migrate run"),
    Tool("typeorm migration:run"), Tool("yarn db:migrate"), Tool("yarn migrate"),
    Tool("doctrine:migrations:migrate"),
  ]
}

extension Container {
  /// The words of `command` and `args`, those of a shell script included.
  package var commandWords: [String] {
    var words: [String] = []
    for list in [node["command"], node["args"]].compactMap({ $0 }) {
      for item in list.items where item.kind == .scalar {
        item.withText { text in
          for word in text.split(whereSeparator: Self.separatesWords) {
            words.append(String(decoding: word, as: UTF8.self))
          }
        }
      }
    }
    return words
  }

  private static func separatesWords(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09...0x0D, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"),
      UInt8(ascii: "\""), UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// The items of `command` and `args`.
  package var commandTexts: [String] {
    let lists = [node["command"], node["args"]].compactMap { $0 }
    return lists.flatMap { $0.items.compactMap(\.text) }
  }

  /// Whether the command waits for something before it starts its work.
  package var waits: Bool {
    commandTexts.contains { text in Self.waitingWords.contains { text.contains($0) } }
  }

  private static let waitingWords = [
    "until ", "while ", "wait-for", "wait_for", "waitfor", "dockerize", "pg_isready", "nc -z",
    "sleep ", "kubectl wait", "mysqladmin ping", "retry",
  ]
}
