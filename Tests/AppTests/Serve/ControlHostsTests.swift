import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiApp

@Suite struct ControlHostsTests {
  private let hosts = ControlHosts(at: .loopback(port: 4566), besides: ["Host.Docker.Internal"])

  @Test(
    "the control port answers to loopback's names and its own, with any port and none",
    arguments: [
      "localhost", "LOCALHOST:4566", "127.0.0.1", "127.0.0.1:4566", "[::1]", "[::1]:80",
      "a1.execute-api.localhost:4566",
      "dynamodb.us-east-1.localhost", "host.docker.internal:4566",
    ])
  func itsOwnNamesAreAllowed(_ host: String) { #expect(hosts.allows(host)) }

  @Test(
    "a name that somebody else may lead to this machine is refused (DNS rebinding)",
    arguments: [
      nil, "", "evil.test", "evil.test:4566", "localhost.evil.test", "evillocalhost", "127.0.0.1.nip.io", "10.0.0.1",
      "[::1", "[::1]x", "localhost:", "localhost:x", "localhost:99999", "localhost@evil.test", "::1", "localhost:80:80",
      " localhost", "0.0.0.0",
    ])
  func otherNamesAreRefused(_ host: String?) { #expect(!hosts.allows(host)) }

  @Test(
    "reliability.md 7: a page of this machine's own names may call, one from elsewhere is refused",
    arguments: [
      ("http://localhost:3000", true), ("https://127.0.0.1", true), ("http://[::1]:80", true),
      ("http://app.localhost", true), ("http://host.docker.internal", true), ("http://evil.test", false),
      ("http://localhost.evil.test", false), ("https://127.0.0.1.nip.io", false), ("null", false), ("file://", false),
      ("chrome-extension://localhost", false), ("http://evil.test@localhost", false), ("", false), ("localhost", false),
    ])
  func pagesFromElsewhereAreRefused(_ origin: String, _ isAllowed: Bool) throws {
    let headers: HTTPHeaders = ["host": "127.0.0.1:4566", "origin": origin, "sec-fetch-site": "cross-site"]
    let refusal = hosts.refusal(of: HTTPRequest(method: "POST", target: "/", headers: headers))
    #expect((refusal == nil) == isAllowed)
    if let refusal {
      #expect(refusal.status == 403)
      #expect(refusal.headers["access-control-allow-origin"] == nil)
      #expect(String(decoding: refusal.body, as: UTF8.self).contains("'\(origin)': expected one of localhost"))
    }
  }

  @Test("reliability.md 7: what a browser says comes from another site is refused without an origin too")
  func otherSitesAreRefused() {
    func refusal(_ site: String, _ target: String = "/metrics") -> HTTPResponse? {
      hosts.refusal(of: HTTPRequest(target: target, headers: ["host": "localhost", "sec-fetch-site": site]))
    }
    #expect(refusal("cross-site")?.status == 403)
    for site in ["none", "same-origin", "same-site"] { #expect(refusal(site) == nil) }
    #expect(refusal("cross-site", "/local/.well-known/jwks.json") == nil)
    let two = HTTPHeaders([
      "host": "localhost", "origin": "http://localhost", "Origin": "http://evil.test",
    ])
    #expect(hosts.refusal(of: HTTPRequest(target: "/", headers: two))?.status == 403)
  }

  @Test("reliability.md 7: listening for other machines is warned of, option by option, with what they can do there")
  func remoteListenersAreSaid() {
    var configuration = ServeConfiguration()
    #expect(configuration.remoteListeners.isEmpty)
    configuration.gateway = .ipv4([0, 0, 0, 0], port: 80)
    configuration.control = .ipv4([192, 0, 2, 1], port: 4566)
    let found = configuration.remoteListeners
    #expect(found.map(\.rule) == ["remote-listener", "remote-listener"])
    #expect(found.map(\.severity) == [.warning, .warning])
    #expect(found[0].message.hasPrefix("other machines reach '0.0.0.0:80' (--gateway): "))
    #expect(
      found[1].message
        == "other machines reach '192.0.2.1:4566' (--control): they can read and write every table without a password")
    #expect(found[1].hint == "listen for this machine only: --control 127.0.0.1:4566")
  }

  @Test("listening at every address, each of the machine's is its name, and names still are not")
  func everyAddressMayBeListenedAt() {
    let open = ControlHosts(at: .ipv4([0, 0, 0, 0], port: 1))
    #expect(open.allows("192.0.2.1:4566") && open.allows("[2001:db8::1]:4566") && open.allows("localhost"))
    #expect(!open.allows("evil.test"))
    #expect(ControlHosts(at: .ipv4([192, 0, 2, 1], port: 1)).allows("192.0.2.1"))
    #expect(!ControlHosts(at: .ipv4([192, 0, 2, 1], port: 1)).allows("192.0.2.2"))
  }

  @Test("the refusal says what it expected, what it got and how to go on; published keys are everybody's")
  func refusalsSayWhatToDo() throws {
    let refusal = try #require(hosts.refusal(of: HTTPRequest(target: "/", headers: ["host": "evil.test"])))
    #expect(refusal.status == 403)
    let body = String(decoding: refusal.body, as: UTF8.self)
    for part in ["AccessDeniedException", "'evil.test'", "expected localhost", "--control-host"] {
      #expect(body.contains(part))
    }
    let keys = HTTPRequest(target: "/local/.well-known/jwks.json", headers: ["host": "id.example"])
    #expect(hosts.refusal(of: keys) == nil)
    #expect(hosts.refusal(of: HTTPRequest(target: "/", headers: ["host": "localhost:4566"])) == nil)
  }

  @Test("a running server refuses another host on its control port, and serves its own")
  func theControlPortIsGuarded() throws {
    let folder = try TemporaryDirectory()
    var configuration = ServeConfiguration()
    configuration.gateway = .loopback(port: 0)
    configuration.control = .loopback(port: 0)
    let server = try Server.start(folder.dataDirectory, configuration, report: { _ in })
    let control = server.address.control
    let result = Result {
      let url = try HTTPURL(control + "/_ctapi/health")
      #expect(try HTTPClient().get(url).status == 200)
      #expect(try HTTPClient().get(try HTTPURL("http://a.localhost:\(url.port)/_ctapi/health")).status == 200)
      // The client sends the host of its URL, so that a name that leads here has to be in its hosts file.
      var client = HTTPClient()
      client.resolver = HostResolver(hostsFile: try folder.write("127.0.0.1 evil.test\n", to: "hosts"))
      let refused = try client.get(try HTTPURL("http://evil.test:\(url.port)/_ctapi/health"))
      #expect(refused.status == 403)
      #expect(String(decoding: refused.body, as: UTF8.self).contains("'evil.test:\(url.port)'"))
    }
    server.stop(within: .zero)
    try result.get()
  }
}
