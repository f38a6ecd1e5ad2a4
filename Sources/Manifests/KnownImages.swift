/// What well-known images are, by the last part of their path.
package enum KnownImages {
  package static let databases: Set<Substring> = [
    "cassandra", "clickhouse-server", "cockroach", "couchdb", "elasticsearch", "etcd", "influxdb",
    "keydb", "mariadb", "memcached", "mongo", "mongodb", "mssql", "mysql", "mysql-server", "neo4j",
    "opensearch", "percona-server", "pgvector", "postgis", "postgres", "postgresql", "rabbitmq",
    "redis", "server", "timescaledb", "timescaledb-ha", "valkey",
  ]

  /// Programs that run until they are stopped, beside another one.
  package static let sidecars: Set<Substring> = [
    "alloy", "cloud-sql-proxy", "cloudsql-proxy", "daprd", "envoy", "filebeat", "fluent-bit",
    "fluentd", "gce-proxy", "istio-proxy", "linkerd-proxy", "oauth2-proxy",
    "opentelemetry-collector", "opentelemetry-collector-contrib", "otel-collector", "promtail",
    "proxyv2", "statsd-exporter", "tailscale", "vector",
  ]

  /// Tools and bases that many programs share: two that run one belong together no more than others.
  static let tools: Set<Substring> = [
    "alpine", "aws-cli", "bash", "bitnami-shell", "busybox", "cloud-sdk", "curl", "debian", "git",
    "golang", "helm", "jq", "k8s", "kubectl", "node", "openjdk", "oc", "os-shell", "perl", "php",
    "python", "ruby", "shell", "ubi", "ubi-minimal", "ubi8", "ubi9", "ubuntu", "yq",
  ]
}

extension ImageReference {
  /// A tool or a base image instead of an application's own.
  package var isGeneric: Bool {
    registry == "docker.io" && path.hasPrefix("library/")
      || KnownImages.tools.contains(lastPathPart)
  }

  /// The last part of the path: `postgres` of `ghcr.io/acme/postgres`.
  package var lastPathPart: Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
      ?? path[...]
  }
}

extension Container {
  package var isDatabase: Bool {
    guard let reference = image?.reference else { return false }
    let part = reference.lastPathPart
    // `server` alone says nothing.
    guard part != "server" else { return reference.path.hasPrefix("mssql/") }
    return KnownImages.databases.contains(part)
  }
}
