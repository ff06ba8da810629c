import CtapiCore
import CtapiDefinition
import Testing

/// The ways round a protected route (`reliability.md` 1.5): whatever is sent without a token, nothing that a backend
/// could take for the protected call gets there.
@Suite(.serialized) struct PathTrickTests {
  private static let tricks: [(line: String, statuses: [Int])] = [
    ("PUT //foodstore/foods/1", [400, 401, 404]), ("PUT /foodstore//foods/1", [400, 401, 404]),
    ("PUT /foodstore/./foods/1", [400, 401, 404]), ("PUT /foodstore/x/../foods/1", [400, 401, 404]),
    ("PUT /%66oodstore/foods/1", [401, 404]), ("PUT /foodstore/%66oods/1", [401, 404]),
    ("PUT /foodstore%2Ffoods/1", [400, 404]), ("PUT /foodstore%2ffoods/1", [400, 404]),
    ("PUT /foodstore%5cfoods/1", [400, 404]), ("PUT /foodstore\\foods/1", [400]),
    ("PUT /%2e%2e/foodstore/foods/1", [400, 404]), ("PUT /x/%2e%2e/foodstore/foods/1", [400, 404]),
    ("PUT /x/.%2E/foodstore/foods/1", [400, 404]), ("PUT /%252e%252e/foodstore/foods/1", [400, 404]),
    ("PUT /x/%c0%ae%c0%ae/foodstore/foods/1", [400, 404]), ("PUT /foodstore%252ffoods/1", [400, 404]),
    ("PUT /foodstore/foods/1%00.json", [400]), ("PUT /foodstore/foods/1%0d%0aX:1", [400]),
    ("PUT /foodstore/foods/1%0", [400]), ("PUT /foodstore/foods/1;x=1", [401, 404]),
    ("PUT /foodstore/foods/1?", [401]), ("PUT /foodstore/foods/1#", [400]),
    ("PUT http://other/foodstore/foods/1", [401]), ("PUT http://other//foodstore/foods/1", [400, 401, 404]),
    ("DELETE /admin/users", [401]), ("PUT /admin/", [401, 404]), ("PUT /admin//users", [400, 401]),
    ("PUT /x/../admin/users", [400]), ("PUT /admin%2fusers", [400]), ("PUT /prod/..%2fadmin/x", [400]),
    ("PUT /x/..;/foodstore/foods/1", [400]), ("PUT /.;a=b/foodstore/foods/1", [400]),
    ("PUT /x/%2e%2e%3b/foodstore/foods/1", [400]), ("PUT /x/..;x=1", [400]),
    ("PUT /foodstore/foods/..", [400, 401]), ("PUT /foodstore/foods/%2e", [400, 401]),
  ]

  @Test(arguments: PathTrickTests.tricks.map(\.line))
  func aTrickDoesNotReachTheProtectedBackend(_ line: String) throws {
    let fixture = try ProtectedFixture()
    let wanted = PathTrickTests.tricks.first { $0.line == line }?.statuses ?? []
    let answer = try fixture.send(line, fields: ["Content-Length: 0"])
    #expect(wanted.contains(Int(answer.dropFirst(9).prefix(3)) ?? 0), "\(answer.prefix(60))")
    #expect(fixture.protected.received.isEmpty)
    #expect(fixture.open.received.isEmpty, "forwarded where a backend might decode it")
  }

  @Test("other spellings of the method and override fields change nothing")
  func methodsAreExact() throws {
    let fixture = try ProtectedFixture()
    for line in [
      "PUTT /foodstore/foods/1", "HEAD /foodstore/foods/1x", "OPTIONS /foodstore/foods/1",
    ] {
      _ = try fixture.send(line)
    }
    let override = ["X-HTTP-Method-Override: PUT", "X-Method-Override: PUT", "X-HTTP-Method: PUT", "Content-Length: 0"]
    _ = try fixture.send("POST /foodstore/foods/1?_method=PUT", fields: override)
    _ = try fixture.send("GET /harmless", fields: ["X-Original-URL: /admin/x", "X-Rewrite-URL: /admin/x"])
    #expect(fixture.protected.received.isEmpty)
    #expect(fixture.open.received.count == 5)
  }

  @Test(
    "reliability.md 1.5 row 11: a method in other letters, which Django and Flask take for the method, reaches no backend",
    arguments: ["put", "Put", "pUT", "delete", "Get", "options", "hEAD"])
  func methodsInOtherLettersAreRefused(_ method: String) throws {
    let fixture = try ProtectedFixture()
    for path in ["/foodstore/foods/1", "/admin/x", "/open"] {
      let answer = try fixture.send("\(method) \(path)", fields: ["Content-Length: 0"])
      #expect(answer.hasPrefix("HTTP/1.1 400"), "\(path): \(answer.prefix(60))")
    }
    #expect(fixture.protected.received.isEmpty)
    #expect(fixture.open.received.isEmpty, "by way of an open route for every method")
  }

  @Test("two tokens, a list of tokens, a token elsewhere and a token in a trailer are refused")
  func onlyOneTokenInItsPlaceCounts() throws {
    let fixture = try ProtectedFixture()
    let good = try ProtectedFixture.token()
    let put = "PUT /foodstore/foods/1"
    for fields in [
      ["Authorization: \(good)", "Authorization: bad"], ["Authorization: bad", "Authorization: \(good)"],
      ["Authorization: Bearer \(good), Bearer x"], ["Authorization: Basic \(good)"], ["Cookie: authorization=\(good)"],
      ["Proxy-Authorization: Bearer \(good)"], ["Authorization:"], ["Authorization: Bearer"],
    ] {
      #expect(try fixture.send(put, fields: fields).hasPrefix("HTTP/1.1 401"), "\(fields)")
    }
    #expect(try fixture.send("\(put)?access_token=\(good)").hasPrefix("HTTP/1.1 401"))
    let trailer = try fixture.fixture.exchange(
      "\(put) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: \(good)\r\n\r\n")
    #expect(trailer.hasPrefix("HTTP/1.1 401"))
    #expect(fixture.protected.received.isEmpty)
  }

  @Test("a token named by connection still counts and is still forwarded")
  func connectionCannotTakeTheTokenAway() throws {
    let fixture = try ProtectedFixture()
    let good = try ProtectedFixture.token()
    let fields = ["Connection: Authorization", "Authorization: \(good)", "Content-Length: 0"]
    #expect(try fixture.send("PUT /foodstore/foods/1", fields: fields).hasPrefix("HTTP/1.1 200"))
    #expect(fixture.protected.received.first?.head.contains(good) == true)
  }

  @Test("one good request opens nothing for the next on the same connection")
  func everyRequestIsAuthorizedAnew() throws {
    let fixture = try ProtectedFixture()
    let good = try ProtectedFixture.token()
    let connection = try RawConnection(port: fixture.fixture.port)
    connection.send(
      "PUT /foodstore/foods/1 HTTP/1.1\r\nHost: x\r\nAuthorization: \(good)\r\nContent-Length: 0\r\n\r\n"
        + "PUT /foodstore/foods/2 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    let answers = connection.readToEnd()
    #expect(answers.components(of: "HTTP/1.1 200") == 1)
    #expect(answers.components(of: "HTTP/1.1 401") == 1)
    #expect(fixture.protected.received.count == 1)
  }

  @Test("reliability.md 1.5 row 7: an encoded NUL and half an escape are refused where nothing is protected, too")
  func noBackendGetsANUL() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([("$default", "http://127.0.0.1:\(backend.port)")])
    for path in ["/a%00", "/%00", "/a%00/b", "/a%0", "/a%"] {
      #expect(try fixture.get(path).hasPrefix("HTTP/1.1 400"), "\(path)")
    }
    #expect(backend.received.isEmpty)
    backend.stop()
  }

  @Test("reliability.md 1.5 row 19: a token given twice is refused, even if one of them is empty or its name encoded")
  func aTokenGivenTwiceIsRefused() throws {
    let good = try ProtectedFixture.token()
    let put = "PUT /foodstore/foods/1"
    let query = try ProtectedFixture(source: .query("token"))
    for text in [
      "token=&token=\(good)", "token&token=\(good)", "token=\(good)&token=", "token=\(good)&token",
      "%74oken=x&token=\(good)", "token=\(good)&toke%6e=x",
    ] {
      #expect(try query.send("\(put)?\(text)").hasPrefix("HTTP/1.1 401"), "\(text.prefix(12))")
    }
    #expect(query.protected.received.isEmpty)
    #expect(try query.send("\(put)?x=token&token=\(good)&tokens=1&&").hasPrefix("HTTP/1.1 200"))
    let field = try ProtectedFixture(source: .header("x-token"))
    for fields in [["X-Token:", "X-Token: \(good)"], ["x-token: \(good)", "X-TOKEN:"]] {
      #expect(try field.send(put, fields: fields).hasPrefix("HTTP/1.1 401"))
    }
    #expect(field.protected.received.isEmpty)
    #expect(try field.send(put, fields: ["X-Token: \(good)"]).hasPrefix("HTTP/1.1 200"))
  }

  @Test("a captured dot segment does not climb out of an open API's integration URL")
  func aParameterDoesNotClimb() throws {
    let backend = try RawBackend()
    let fixture = try GatewayFixture([
      ("GET /p/{id}", "http://127.0.0.1:\(backend.port)/public/{id}"),
      ("GET /g/{proxy+}", "http://127.0.0.1:\(backend.port)/public/{proxy}"),
    ])
    for path in ["/p/..", "/p/%2e%2E", "/p/.%2e", "/p/.", "/g/../secret", "/g/a/%2e%2e/%2e%2e/secret", "/g/a/.."] {
      #expect(try fixture.get(path).hasPrefix("HTTP/1.1 400"), "\(path)")
    }
    #expect(backend.received.isEmpty)
    for path in ["/p/...", "/p/a..", "/g/a.b/..c", "/p/a%2Fb"] {
      #expect(try fixture.get(path).hasPrefix("HTTP/1.1 200"), "\(path)")
    }
    backend.stop()
  }
}
