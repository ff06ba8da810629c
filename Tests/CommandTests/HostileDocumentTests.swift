import CtapiCore
import CtapiTestSupport
import Testing

/// Documents made to hurt: each ends within a bound of memory and processor time in an error that names its place, or
/// imports where it is legal; nothing of it reaches the terminal as it stands.
@Suite struct HostileDocumentTests {
  /// A document, what the import must end with, and what it must say.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let content: @Sendable () -> [UInt8]
    let exit: Int32
    let says: String
    var options = ""

    init(
      _ name: String, _ file: String = "api.yaml", exit: Int32, says: String, options: String = "",
      _ content: @escaping @Sendable () -> String
    ) {
      self.init(name, file, exit: exit, says: says, options: options, bytes: { Array(content().utf8) })
    }

    init(
      _ name: String, _ file: String = "api.yaml", exit: Int32, says: String, options: String = "",
      bytes: @escaping @Sendable () -> [UInt8]
    ) {
      self.name = name
      self.file = file
      self.content = bytes
      self.exit = exit
      self.says = says
      self.options = options
    }

    var testDescription: String { name }
  }

  private static let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"

  private static func laughs(_ levels: Int) -> String {
    var text = head + "paths: {}\nx-0: &a0 [" + Array(repeating: "ha", count: 10).joined(separator: ",") + "]\n"
    for level in 1..<levels {
      let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
      text += "x-\(level): &a\(level) [\(names)]\n"
    }
    return text
  }

  private static func operation(_ schema: String, _ rest: String = "") -> String {
    head
      + "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: \(schema)}}}}}}}\n"
      + rest
  }

  static let rows: [Row] = [
    Row("ten to the seventh laughs", exit: 6, says: "api.yaml:") { laughs(7) },
    Row("ten to the twenty-ninth laughs", exit: 6, says: "api.yaml:") { laughs(29) },
    Row("an anchor that holds itself", exit: 6, says: "api.yaml:") { head + "x-a: &a [*a]\npaths: {}\n" },
    Row("an alias of nothing", exit: 6, says: "api.yaml:3:") { head + "x-a: *none\npaths: {}\n" },
    Row("100,000 brackets in YAML", exit: 6, says: "nested deeper") {
      head + "x-a: " + String(repeating: "[", count: 100_000)
    },
    Row("100,000 braces in YAML", exit: 6, says: "nested deeper") {
      head + "x-a: " + String(repeating: "{a: ", count: 100_000)
    },
    Row("100,000 dashes in YAML", exit: 6, says: "nested deeper") {
      head + "x-a:\n  " + String(repeating: "- ", count: 100_000) + "a\n"
    },
    Row("100,000 brackets in JSON", "api.json", exit: 6, says: "api.json:1:") {
      "{\"openapi\":\"3.0.3\",\"x-a\":" + String(repeating: "[", count: 100_000)
    },
    Row("100,000 objects in JSON", "api.json", exit: 6, says: "api.json:1:") {
      String(repeating: "{\"a\":", count: 100_000)
    },
    Row("path items that refer to each other", exit: 6, says: "api.yaml:3:") {
      head + "paths: {/a: {$ref: '#/x-a'}}\nx-a: {$ref: '#/x-b'}\nx-b: {$ref: '#/x-a'}\n"
    },
    Row("a path item that is itself", exit: 6, says: "api.yaml:3:") { head + "paths: {/a: {$ref: '#/paths/~1a'}}\n" },
    Row("an integration that is itself", exit: 6, says: "leads nowhere") {
      head
        + "paths: {/a: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}}}\n"
        + "components: {x-amazon-apigateway-integrations: {i: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}}\n"
    },
    Row("a security scheme that is itself", exit: 6, says: "gives no authorizer") {
      head
        + "paths: {/a: {get: {security: [{s: []}]}}}\ncomponents: {securitySchemes: {s: {$ref: '#/components/securitySchemes/s'}}}\n"
    },
    Row("a schema that holds itself, which is legal", exit: 0, says: "") {
      operation(
        "{$ref: '#/components/schemas/S'}",
        "components: {schemas: {S: {type: object, properties: {next: {$ref: '#/components/schemas/S'}, all: {type: array, items: {$ref: '#/components/schemas/S'}}}}}}\n"
      )
    },
    Row("a schema that is made of itself", exit: 0, says: "") {
      operation(
        "{$ref: '#/components/schemas/S'}",
        "components: {schemas: {S: {allOf: [{$ref: '#/components/schemas/S'}, {$ref: '#/components/schemas/S'}]}}}\n")
    },
    Row("10,000 references in a chain", exit: 0, says: "") {
      operation(
        "{$ref: '#/components/schemas/S0'}",
        "components:\n  schemas:\n"
          + (0..<10_000).map { "    S\($0): {$ref: '#/components/schemas/S\($0 + 1)'}\n" }.joined()
          + "    S10000: {type: string}\n")
    },
    Row("10,000 references to nothing", exit: 0, says: "is missing") {
      head + "paths: {/a: {get: {}}}\ncomponents:\n  schemas:\n"
        + (0..<10_000).map { "    S\($0): {$ref: '#/components/schemas/none\($0)'}\n" }.joined()
    },
    Row("a file over the limit", exit: 6, says: "larger than", bytes: { [UInt8](repeating: 0x61, count: 17 << 20) }),
    Row("a string that ends nowhere", "api.json", exit: 6, says: "api.json:1:") {
      "{\"openapi\": \"" + String(repeating: "x", count: 1 << 20)
    },
    Row("a million members", "api.json", exit: 0, says: "") {
      "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\"},\"paths\":{},\"x-a\":{"
        + (0..<400_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}}"
    },
    Row("the same member twice in YAML", exit: 6, says: "api.yaml:4:") { head + "paths: {}\npaths: {}\n" },
    Row("the same member twice in JSON", "api.json", exit: 6, says: "appears twice") {
      "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"a\",\"title\":\"b\"},\"paths\":{}}"
    },
    Row("the same path twice", exit: 6, says: "api.yaml:5:") { head + "paths:\n  /a: {get: {}}\n  /a: {put: {}}\n" },
    Row("two documents", exit: 6, says: "api.yaml:") { head + "paths: {}\n---\n" + head },
    Row("text behind a JSON document", "api.json", exit: 6, says: "api.json:1:") {
      "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\"},\"paths\":{}} {}"
    },
    Row("a member that is a list", exit: 6, says: "api.yaml:") { head + "paths: {}\n? [a, b]\n: c\n" },
    Row("an escape sequence in a path", exit: 6, says: "\\x1b") { head + "paths: {\"/\\e[31mred\": {get: {}}}\n" },
    Row("an escape sequence in a scheme's name", exit: 6, says: "\\x1b") {
      head + "paths: {/a: {get: {security: [{\"\\e]0;x\\a\": []}]}}}\n"
    },
    Row("an escape sequence in a reference", exit: 0, says: "\\x1b") { operation("{$ref: \"#/\\e[2J\"}") },
    Row("an escape sequence in a method", exit: 0, says: "\\x1b") { head + "paths: {/a: {\"\\e[5m\": {}, get: {}}}\n" },
    Row("a bidirectional override in a target", exit: 6, says: "\\u{202e}") {
      head + "paths: {/a: {get: {x-amazon-apigateway-integration: {type: \"http\\u202eproxy\", httpMethod: ANY}}}}\n"
    },
    Row(
      "raw control bytes in YAML", exit: 6, says: "api.yaml:",
      bytes: { Array(head.utf8) + Array("paths: {\"/a".utf8) + [0x1B, 0x07] + Array("\": {}}\n".utf8) }),
    Row(
      "a NUL in JSON", "api.json", exit: 6, says: "api.json:1:",
      bytes: { Array("{\"openapi\":\"3.0.3".utf8) + [0] + Array("\"}".utf8) }),
    Row("bytes that are no UTF-8", exit: 6, says: "api.yaml", bytes: { Array(head.utf8) + [0xC3, 0x28, 0x0A] }),
    Row("a tag that would make an object elsewhere", exit: 6, says: "api.yaml:4:") {
      head + "paths: {/a: {get: {}}}\nx-a: !!python/object:os.system [id]\n"
    },
    Row("a reference to another host", exit: 6, says: "leads out of the document") {
      operation("{$ref: 'http://127.0.0.1:9/x'}")
    },
    Row("a reference to a system file", exit: 6, says: "leads out of the document") {
      operation("{$ref: '/etc/passwd'}")
    },
    Row("a file reference", exit: 6, says: "leads out of the document") { operation("{$ref: 'file:///etc/passwd'}") },
    Row("a way up out of the folder", exit: 6, says: "leads out of", options: "--allow-refs .") {
      operation("{$ref: '../../../../../../etc/passwd'}")
    },
    Row("the process's own environment", exit: 6, says: "leads out of", options: "--allow-refs .") {
      operation("{$ref: '/proc/self/environ'}")
    },
    Row("a link out of the folder", exit: 6, says: "leads out of", options: "--allow-refs .") {
      operation("{$ref: 'link.yaml'}")
    },
    Row("a pipe in the folder", exit: 6, says: "no regular file", options: "--allow-refs .") {
      operation("{$ref: 'pipe'}")
    },
    Row("a host with --allow-refs", exit: 6, says: "names another host", options: "--allow-refs .") {
      operation("{$ref: '//127.0.0.1:9/x'}")
    },
    Row("an empty document", exit: 6, says: "the document is empty") { "" },
    Row("nothing but a byte order mark", "api.json", exit: 6, says: "api.json", bytes: { [0xEF, 0xBB, 0xBF] }),
  ]

  @Test(arguments: HostileDocumentTests.rows) func theDocumentHurtsNobody(row: Row) throws {
    let directory = try TemporaryDirectory()
    try Files.write(row.content().span, to: directory.file(row.file))
    // 256 MB of memory, and 10 seconds of the processor for a build that is not optimized.
    let run = try ShellRun(
      "ulimit -d 262144; ulimit -t 10; ln -s /etc/passwd link.yaml; mkfifo pipe; "
        + "ctapi routes import \(row.file) --target http://127.0.0.1:9 \(row.options)",
      in: directory, variables: try TestProgram.variables(directory))
    #expect(run.code == row.exit, "\(run.errors.prefix(300))")
    #expect(run.errors.contains(row.says), "\(run.errors.prefix(300))")
    #expect(!(run.output + run.errors).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    guard row.exit == 0 else {
      let list = try ShellRun("ctapi routes list", in: directory, variables: try TestProgram.variables(directory))
      #expect(list.code == 3, "something was imported: \(list.output)")
      return
    }
    let after = try ShellRun(
      "ctapi routes list; ctapi routes lint \(row.file) --fail-on error > out; grep -c \"$(printf '\\033')\" out",
      in: directory, variables: try TestProgram.variables(directory))
    #expect(!after.output.unicodeScalars.contains { $0.value == 0x1B })
    #expect(after.output.hasSuffix("0\n"))
  }
}
