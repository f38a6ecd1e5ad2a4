import Manifests
import Testing

/// What nobody may read is told by its name, or by being an address with a password in it.
@Suite struct SecretValueTests {
  private func isSecret(_ key: String, _ value: String, isKept: Bool = false) -> Bool {
    let isSecret = SecretValue.isSecret(value, key: key, isKept: isKept)
    // The quick answer may be a yes too many, never a no too many.
    var (bytes, name) = (value, key)
    let mayBe = bytes.withUTF8 { bytes in name.withUTF8 { SecretValue.mayBeSecret(bytes, key: $0) }
    }
    #expect(mayBe || isKept || !isSecret)
    return isSecret
  }

  @Test(arguments: [
    "DB_PASSWORD", "dbPassword", "db-passwd", "API_KEY", "apiKey", "api.key", "X_Auth_Token",
    "TOKEN",
    "STORAGE_ACCESS_KEY", "PWD", "client_secret", "clé.SECRET", "private-key", ".dockerconfigjson",
  ])
  func isToldByItsName(_ key: String) {
    #expect(isSecret(key, "hunter2"))
  }

  @Test(arguments: [
    "DB_PASSWORD_FILE", "TOKEN_TTL", "TOKENIZER", "VAULT_TOKEN_ROLE", "SECRET_MANAGER_PROJECT",
    "tokenURL_path", "PUBLIC_KEY", "monkey", "KEY", "taint-key",
    "HOST", "", "OPENAI_MAX_TOKENS", "ACCESS_TOKEN_LIFETIME", "TOKEN_HEADER", "SECRETS_BACKEND",
    "PASSWORD_HASHER",
    "passenger", "tok\u{E9}n",
  ])
  func isNotWhatIsCalledSo(_ key: String) {
    #expect(!isSecret(key, "hunter2"))
  }

  @Test func isAnAddressWithAPassword() {
    #expect(isSecret("DATABASE_URL", "postgres://shop:hunter2@db/shop"))
    for value in [
      "postgres://shop@db/shop", "postgres://shop:${PASSWORD}@db", "https://example.org/a:b@c",
      "postgres://shop:password@db",
    ] {
      #expect(!isSecret("DATABASE_URL", value), "\(value)")
    }
    #expect(!isSecret("API_TOKEN", "https://example.org/token"))
  }

  @Test(arguments: [
    "vault:secret/data/db#PASSWORD", "ENC[AES256,data:x]", "arn:aws:secretsmanager:eu",
  ])
  func isNotWhatNamesAStore(_ value: String) {
    #expect(SecretValue.plain(value, isEncoded: false) == nil)
    #expect(SecretValue.plain("vaulted", isEncoded: false) == "vaulted")
  }

  /// What a person took for a password is none of a pipeline's marks.
  @Test(arguments: [
    "P@ssw0rd@1", "Summer@acme@", "$ecret-2024", "$Passw0rd", "postgres://a:p@ssw0rd@db/shop",
  ])
  func isAPasswordWithMarks(_ value: String) {
    #expect(SecretValue.plain(value, isEncoded: false) == value)
  }

  @Test(arguments: ["$dbPassword", "$db_password", "$DB2_PASSWORD", "@db.password@", "${a-1}"])
  func isNotWhatAPipelineFillsIn(_ value: String) {
    #expect(SecretValue.plain(value, isEncoded: false) == nil)
  }

  @Test func isAPrivateKey() {
    let key = "-----BEGIN RSA PRIVATE KEY----- " + String(repeating: "QUJD", count: 30)
    #expect(isSecret("whatever", key))
    #expect(!isSecret("whatever", "-----BEGIN CERTIFICATE----- QUJD"))
  }

  @Test func isMoreInASecret() {
    #expect(isSecret("key", "hunter2", isKept: true))
    #expect(isSecret("SSO_SECRET", "app-secret", isKept: true))
    #expect(!isSecret("SSO_SECRET", "app-secret"))
    #expect(!isSecret("COOKIE_SECRET", "SECRET"))
    #expect(!isSecret("TOKEN", "true"))
  }
}
