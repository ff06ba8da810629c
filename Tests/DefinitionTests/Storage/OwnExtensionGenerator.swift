import CtapiCore

/// Makes documents with ctapi's own extensions, good and bad, full of names that differ only in case.
struct OwnExtensionGenerator {
  private var values: JSONGenerator

  private static let names = [
    "X-A", "x-a", "X-a", "Content-Type", "content-type", "\u{212A}ey", "key", "KEY", "a b", "", "İ", "Ä", "ä",
    "e\u{301}",
  ]
  private static let texts = [
    "v", "V*", "?", "", "a b", "\u{130}", String(repeating: "\u{130}", count: 60), String(repeating: "x", count: 129),
    "1\r\n2", "\u{0}", "é", "10.0.0.0/8", "::ffff:1.2.3.4", "fe80::/10", "*.Example.COM", "[::1]", "a:80",
  ]

  init(seed: UInt64) { values = JSONGenerator(seed: seed) }

  mutating func document() -> JSON {
    var operation: JSONObject = ["responses": [:], "x-ctapi-variants": .array(variants())]
    if values.chance(2) { operation["x-ctapi-mock"] = mock() } else { operation["x-ctapi-redirect"] = redirect() }
    var root: JSONObject = [
      "openapi": "3.0.3", "info": ["title": "t"],
      "paths": [
        "/a/{id}": ["get": .object(operation)],
        "/b": ["get": ["x-amazon-apigateway-integration": integration()]],
      ],
    ]
    if values.chance(2) { root["x-amazon-apigateway-cors"] = cors() }
    return .object(root)
  }

  private mutating func text() -> String {
    values.pick(values.chance(8) ? OwnExtensionGenerator.texts : ["v", "V*", "10.0.0.0/8", "\u{130}"])
  }

  private mutating func name() -> String {
    values.pick(values.chance(8) ? OwnExtensionGenerator.names : ["X-A", "x-b", "Content-Type", "KEY"])
  }

  private mutating func texts() -> JSON {
    values.chance(2) ? .string(text()) : .array((0..<values.number(1..<3)).map { _ in .string(text()) })
  }

  private mutating func named() -> JSON {
    var object = JSONObject()
    for _ in 0..<values.number(1..<3) { object[name()] = texts() }
    return .object(object)
  }

  private mutating func variants() -> [JSON] {
    (0..<values.number(0..<3)).map { index in
      var match = JSONObject()
      if values.chance(2) { match["headers"] = named() }
      if values.chance(2) { match["query"] = named() }
      if values.chance(4) { match["host"] = texts() }
      if values.chance(4) { match["sourceIp"] = .string(values.pick(["10.0.0.0/8", "::ffff:1.2.3.4", "fe80::/10"])) }
      return ["x-ctapi-match": .object(match), "x-ctapi-mock": mock(), "x-ctapi-priority": .integer(9 - index)]
    }
  }

  private mutating func mock() -> JSON {
    var mock: JSONObject = ["status": .integer(values.pick([200, 200, 404, 599, 204, 304]))]
    if values.chance(2) {
      var headers = JSONObject()
      for _ in 0..<values.number(1..<3) { headers[name()] = .string(text()) }
      mock["headers"] = .object(headers)
    }
    if values.chance(3) { mock["body"] = values.value(depth: 2) }
    return .object(mock)
  }

  private mutating func redirect() -> JSON {
    [
      "host": .string(values.pick(["h.example", "#{host}"])), "port": values.pick(["99", 99, "8080"]),
      "path": .string(values.pick(["/x", "/#{port}/#{path}"])),
      "query": .string(values.pick(["", "#{query}&a=1"])),
    ]
  }

  private mutating func integration() -> JSON {
    var parameters = JSONObject()
    for _ in 0..<values.number(0..<3) {
      parameters["\(values.pick(["append", "overwrite", "remove"])):header.\(name())"] = .string(text())
    }
    let uri = values.pick([
      "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1?A=1&a=2", "pets.demo", "Pets.Demo?k=%41",
    ])
    return [
      "type": "http_proxy", "httpMethod": "ANY", "connectionType": "VPC_LINK", "uri": .string(uri),
      "requestParameters": .object(parameters),
      "responseParameters": .object(
        JSONObject([(values.pick(["200", "200", "0200"]), ["append:header.x": "1"]), ("404", [:])])),
    ]
  }

  private mutating func cors() -> JSON {
    [
      "allowOrigins": .array([.string(values.pick(["https://a", "*"]))]),
      "allowMethods": .array([.string(values.pick(["GET", "get", "*", "PURGE"])), "GET"]),
      "allowHeaders": .array([.string(name()), .string(name())]),
      "allowCredentials": values.pick([false, false, "false", "no"]), "maxAge": values.pick([1, "1", -1, 0]),
    ]
  }
}
