import CtapiCore
import CtapiIdentity
import Glibc

// Prints one line a figure: name, operations a second of CPU time, microseconds each. Run by tokens.py.
//
// With a figure's first words and a number it does that figure's work just so many times and prints nothing, so that
// valgrind can count instructions: `token-benchmark "HS256 verify" 1000`.

let only: (name: String, count: Int)? =
  CommandLine.arguments.count == 3 ? (CommandLine.arguments[1], Int(CommandLine.arguments[2]) ?? 1) : nil

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func measure(_ name: String, seconds: Double = 0.5, batch: Int = 64, _ body: () throws -> Void) throws {
  if let only {
    if name.hasPrefix(only.name) { for _ in 0..<only.count { try body() } }
    return
  }
  for _ in 0..<batch { try body() }
  var best = 0.0
  for _ in 0..<5 {
    let start = cpuSeconds()
    var count = 0
    while cpuSeconds() - start < seconds / 5 {
      for _ in 0..<batch { try body() }
      count += batch
    }
    best = max(best, Double(count) / (cpuSeconds() - start))
  }
  print("\(name)\t\(Int(best))\t\(1e6 / best)")
}

func claims(paddedTo count: Int, header: Int, signature: Int) -> [UInt8] {
  let body =
    #"{"sub":"a1b2c3d4-0000-4000-8000-000000000000","iss":"https://issuer.example/pool","client_id":"cli","#
    + #""origin_jti":"a1b2c3d4-0000-4000-8000-000000000001","event_id":"a1b2c3d4-0000-4000-8000-000000000002","#
    + #""token_use":"access","scope":"pets/read pets/write","auth_time":1800000000,"exp":1800003600,"#
    + #""iat":1800000000,"jti":"a1b2c3d4-0000-4000-8000-000000000003","username":"dev","filler":""#
  let room = (count - header - signature) * 3 / 4 - body.utf8.count - 2
  return Array((body + String(repeating: "x", count: max(room, 0)) + "\"}").utf8)
}

let now = Timestamp(seconds: 1_800_000_100)
var rules = TokenRules()
rules.issuers = ["https://issuer.example/pool"]

for (name, algorithm) in [
  ("RS256", SignatureAlgorithm.rs256), ("ES256", .es256), ("EdDSA", .edDSA), ("HS256", .hs256),
] {
  if let only, !only.name.hasPrefix(name), !(only.name.hasPrefix("cache") && name == "RS256") { continue }
  let key = try TokenKey.generate(for: algorithm, kid: "key-of-a-pool-with-a-name-of-44-characters")
  let signer = try TokenSigner(key)
  let header = Array(#"{"kid":"key-of-a-pool-with-a-name-of-44-characters","alg":"\#(name)"}"#.utf8)
  let payload = claims(paddedTo: 1200, header: 100, signature: algorithm == .rs256 ? 342 : 86)
  let token = try signer.sign(header: header.span, payload: payload.span)
  let verifier = TokenVerifier(keys: KeySet([key]), rules: rules)
  try measure("\(name) verify of \(token.count) bytes") { _ = try verifier.verify(token.span, at: now) }
  try measure("\(name) sign") { _ = try signer.sign(header: header.span, payload: payload.span) }
  guard algorithm == .rs256 else { continue }
  let cache = VerifiedTokenCache(capacity: 1024)
  let verified = try verifier.verify(token.span, at: now)
  cache.insert(token.span, epoch: verifier.epoch, verified)
  try measure("cache hit of \(token.count) bytes", batch: 4096) {
    guard cache.lookup(token.span, epoch: verifier.epoch, at: now) != nil else {
      preconditionFailure("the token is not in the cache")
    }
  }
}
