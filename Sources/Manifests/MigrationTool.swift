import YAMLSyntax

/// A program that migrates a database, or that looks how far it is.
struct MigrationTool: Sendable {
  /// These words follow each other, options in between left out.
  let words: [String]
  let takesLock: Bool
  /// Changes nothing.
  let isCheck: Bool

  private init(_ words: String, takesLock: Bool = false, isCheck: Bool = false) {
    self.words = words.split(separator: " ").map(String.init)
    self.takesLock = takesLock
    self.isCheck = isCheck
  }

  /// Whether a command goes on as it should behind the first word.
  private func isRun(with rest: ArraySlice<String>) -> Bool {
    // Options may stand before the verb: `alembic -c alembic.ini upgrade head`.
    words.dropFirst().allSatisfy(rest.prefix(5).contains)
  }

  /// Those of the table that a command runs, by their places. What turns a migration into a look (`migrate
  /// --check`) stands for it.
  static func places(in words: [String]) -> [Int] {
    var found: [Int] = []
    for (index, word) in words.enumerated() {
      for place in starts[ShellCommands.Command.program(word)] ?? []
      where all[place].isRun(with: words[(index + 1)...]) {
        found.append(place)
      }
    }
    return found.filter { place in
      !found.contains { all[$0].isCheck && !all[place].isCheck && all[$0].extends(all[place]) }
    }
  }

  private func extends(_ other: MigrationTool) -> Bool { words.starts(with: other.words) }

  /// Where the tools stand in the table that are called by a word.
  private static let starts = Dictionary(grouping: all.indices) { all[$0].words[0] }

  static let all: [MigrationTool] = migrations + checks

  private static let migrations: [MigrationTool] = [
    MigrationTool("alembic upgrade"), MigrationTool("atlas migrate apply", takesLock: true),
    MigrationTool("atlas schema apply", takesLock: true), MigrationTool("artisan migrate"),
    MigrationTool("bundle db:migrate", takesLock: true),
    MigrationTool("dbmate up"), MigrationTool("diesel migration run"),
    MigrationTool("dotnet ef database update"),
    MigrationTool("ecto.migrate", takesLock: true),
    MigrationTool("flyway migrate", takesLock: true),
    MigrationTool("goose up"), MigrationTool("knex migrate:latest", takesLock: true),
    MigrationTool("liquibase update", takesLock: true), MigrationTool("manage.py migrate"),
    MigrationTool("migrate up", takesLock: true), MigrationTool("npm db:migrate"),
    MigrationTool("npm migrate"),
    MigrationTool("pnpm db:migrate"), MigrationTool("prisma db push"),
    MigrationTool("prisma migrate deploy", takesLock: true),
    MigrationTool("rails db:migrate", takesLock: true),
    MigrationTool("rails db:prepare", takesLock: true),
    MigrationTool("rake db:migrate", takesLock: true),
    MigrationTool("sequelize db:migrate"), MigrationTool("sequelize-cli db:migrate"),
    MigrationTool("sqlx migrate run"),
    MigrationTool("typeorm migration:run"), MigrationTool("yarn db:migrate"),
    MigrationTool("yarn migrate"),
    MigrationTool("doctrine:migrations:migrate"),
  ]

  private static let checks: [MigrationTool] = [
    "alembic branches", "alembic check", "alembic current", "alembic heads", "alembic history",
    "artisan migrate --pretend", "artisan migrate:status", "atlas migrate lint",
    "atlas migrate status", "dbmate status", "dbmate wait", "diesel migration list",
    "diesel migration pending", "doctrine:migrations:status", "doctrine:migrations:up-to-date",
    "flyway info", "flyway validate", "goose status", "goose version", "knex migrate:list",
    "knex migrate:status", "liquibase status", "liquibase validate", "manage.py migrate --check",
    "manage.py migrate --plan", "manage.py showmigrations", "migrate version",
    "prisma migrate diff", "prisma migrate status", "prisma validate",
    "rails db:abort_if_pending_migrations", "rails db:migrate:status", "rails db:version",
    "rake db:abort_if_pending_migrations", "rake db:migrate:status", "rake db:version",
    "sequelize db:migrate:status", "sequelize-cli db:migrate:status", "sqlx migrate info",
    "typeorm migration:show",
  ].map { MigrationTool($0, isCheck: true) }
}

extension Migration {
  /// What the commands run that migrates, by its place in the table.
  static func tools(
    runBy commands: [ShellCommands.Command]
  ) -> [(place: Int, takesLock: Bool)] {
    commands.flatMap { MigrationTool.places(in: $0.words) }.filter {
      !MigrationTool.all[$0].isCheck
    }
    .map { ($0, MigrationTool.all[$0].takesLock) }
  }

  /// Whether a container does nothing but look how far migrations are.
  static func isCheck(_ container: Container, _ commands: [ShellCommands.Command]) -> Bool {
    var hasCheck = false
    // Only an image without a `command` starts with its own program.
    let entry = container.node["command"] == nil ? entry(of: container)?.program : nil
    for (number, command) in commands.enumerated() {
      let words = number == 0 ? (entry.map { [$0] } ?? []) + command.words : command.words
      let places = MigrationTool.places(in: words)
      if places.contains(where: { !MigrationTool.all[$0].isCheck }) { return false }
      if places.isEmpty, !isHarmless(words) { return false }
      hasCheck = hasCheck || !places.isEmpty
    }
    return hasCheck
  }

  /// A command that migrates nothing, as those of a loop around a check.
  static func isHarmless(_ words: [String]) -> Bool {
    let first = words.first { !shellWords.contains($0) }
    return first.map { harmless.contains(ShellCommands.Command.program($0)) } ?? true
  }

  private static let shellWords: Set<String> = [
    "!", "-c", "[", "[[", "do", "done", "elif", "else", "fi", "if", "then", "until", "while", "{",
    "}",
  ]

  private static let harmless: Set<String> = [
    "bash", "break", "cat", "cd", "chmod", "chown", "cp", "date", "echo", "exit", "export", "false",
    "ln", "ls", "mkdir", "mv", "nc", "pg_isready", "printf", "rsync", "set", "sh", "sleep", "test",
    "true",
  ]
}
