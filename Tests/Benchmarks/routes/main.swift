import CtapiCore
import CtapiDefinition
import Glibc

// Prints one line a figure: name, best time in ms of CPU. Run by routes.py with a JSON file, a YAML file and rounds.

func cpuMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

func measure(_ name: String, rounds: Int, per count: Double = 1, _ body: () throws -> Void) rethrows {
  var best = Double.infinity
  for _ in 0..<rounds {
    let begin = cpuMilliseconds()
    try body()
    best = min(best, cpuMilliseconds() - begin)
  }
  print("\(name)\t\(best / count)")
}

let json = try Files.read(CommandLine.arguments[1])
let yaml = try Files.read(CommandLine.arguments[2])
let rounds = Int(CommandLine.arguments[3]) ?? 7

try measure("parse JSON", rounds: rounds) { _ = try Document(parsing: json, format: .json) }
try measure("parse YAML", rounds: rounds) { _ = try Document(parsing: yaml, format: .yaml) }
let document = try Document(parsing: json, format: .json)
measure("derive the API", rounds: rounds) { _ = API.importing(document, id: "a", name: "a") }

let count = 10_000
var routes: [Route] = []
for index in 0..<count {
  routes.append(Route(id: String(index), key: try RouteKey("GET /v1/things\(index % 100)/kind\(index / 100)/{id}")))
}
try measure("compile 10,000 routes", rounds: rounds) { _ = try RouteTable(routes) }
let table = try RouteTable(routes)
let paths = (0..<count).map { Array("/v1/things\($0 % 100)/kind\($0 / 100)/item\($0)".utf8) }
var found = 0
measure("match one of 10,000 routes", rounds: rounds, per: Double(count)) {
  for path in paths where table.lookup(.get, path.span) != nil { found += 1 }
}
precondition(found == count * rounds, "every path has its route")
