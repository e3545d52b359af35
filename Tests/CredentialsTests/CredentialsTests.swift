import MusterCredentials
import MusterSigning
import Testing

@Suite struct CredentialsTests {
  static func chain(
    _ id: String? = nil, _ secret: String? = nil, _ token: String? = nil,
    environment: [String: String] = [:]
  ) -> CredentialsChain {
    CredentialsChain([
      OptionCredentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token),
      EnvironmentCredentials(environment),
    ])
  }

  static let environment = [
    "AWS_ACCESS_KEY_ID": "env-id", "AWS_SECRET_ACCESS_KEY": "env-secret",
    "AWS_SESSION_TOKEN": "env-token",
  ]

  @Test("Options come before the environment, and do not mix with it")
  func optionsFirst() throws {
    #expect(
      try Self.chain("id", "secret", environment: Self.environment).credentials()
        == Credentials(accessKeyId: "id", secretAccessKey: "secret"))
    #expect(
      try Self.chain("", "", "token", environment: Self.environment).credentials()
        == Credentials(
          accessKeyId: "env-id", secretAccessKey: "env-secret", sessionToken: "env-token"))
  }

  @Test("An empty token is none")
  func emptyToken() throws {
    #expect(try Self.chain("id", "secret", "").credentials().sessionToken == nil)
  }

  @Test("Nothing anywhere names everything that was tried")
  func nothing() {
    let message =
      "Unable to locate credentials. Tried the options: access_key_id is not set; "
      + "the environment: AWS_ACCESS_KEY_ID is not set."
    #expect(throws: CredentialsError(message: message)) { try Self.chain().credentials() }
  }

  @Test(
    "Half of a pair is an error, even if the next place had both",
    arguments: [
      ("id", nil, "access_key_id is set, but secret_access_key is not."),
      ("id", "", "access_key_id is set, but secret_access_key is not."),
      (nil, "secret", "secret_access_key is set, but access_key_id is not."),
    ] as [(String?, String?, String)])
  func half(id: String?, secret: String?, message: String) {
    #expect(throws: CredentialsError(message: "Partial credentials: " + message)) {
      try Self.chain(id, secret, environment: Self.environment).credentials()
    }
  }

  @Test(
    "A key with a line end is refused by name, and not shown",
    arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
  func lineEnds(variable: String) throws {
    var environment = Self.environment
    environment[variable] = "hidden\n"
    let error = try #require(throws: CredentialsError.self) {
      try Self.chain(environment: environment).credentials()
    }
    #expect(error.message.hasPrefix(variable + " has a space"))
    #expect(!error.message.contains("hidden"))
  }

  @Test("Printing a chain shows no secret")
  func secretsStayHidden() {
    let chain = Self.chain("id", "env-secret", environment: Self.environment)
    var dumped = ""
    dump(chain, to: &dumped)
    for text in ["\(chain)", String(reflecting: chain), dumped] {
      #expect(text.contains("the environment"))
      #expect(!text.contains("env-secret"))
    }
  }
}
