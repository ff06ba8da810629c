import CtapiCore
import Glibc

/// How the sample's stores are started: as children of this process, each with its log file.
package struct SampleLaunch: Sendable {
  /// The DynamoDB server.
  let endpoint: String
  /// The region of the calls.
  let region: String
  /// The folder of log files.
  let logs: String
  /// The search path, for programs that need one.
  let path: String?

  /// Stores that keep their items at `endpoint`.
  package init(endpoint: String, region: String, logs: String, path: String?) {
    self.endpoint = endpoint
    self.region = region
    self.logs = logs
    self.path = path
  }

  /// Starts the program of an instance; must be called on a thread that lasts.
  func start(_ instance: SampleInstance) throws(CtapiError) -> ChildProcess {
    var variables = [
      "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": region, "DynamoDBTable": instance.kind.table, "PORT": "0",
    ]
    variables["PATH"] = path
    return try ChildProcess(
      ChildProcess.ownExecutable,
      ["ctapi", "sample", "child", String(getpid()), "--", "sample", "store", instance.kind.rawValue],
      variables: variables, errors: "\(logs)/\(instance.id).log")
  }
}
