import CtapiTestSupport
import Glibc
import Testing

/// Real clients against the built program's control port; what is not installed is said and passed over.
@Suite(.serialized) struct StoreClientTests {
  private let folder: TemporaryDirectory
  private let variables: [String: String]

  init() throws {
    folder = try TemporaryDirectory()
    let own = try TestProgram.variables(folder)
    // The clients are found where the caller finds them.
    let path = [folder.file(".bin"), getenv("PATH").map { String(cString: $0) } ?? ""].joined(separator: ":")
    variables = own.merging([
      "PATH": path,
      "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
      "AWS_PAGER": "",
    ]) { _, new in new }
  }

  /// Runs `line` beside a server whose control port is in `$AWS_ENDPOINT_URL`.
  private func besideServer(_ line: String) throws -> ShellRun {
    try ShellRun(
      """
      ctapi serve --gateway 127.0.0.1:0 --control 127.0.0.1:0 > ready 2> served & server=$!
      until grep -q control= ready; do sleep 0.05; done
      export AWS_ENDPOINT_URL=$(sed 's/.*control=//' ready)
      (
      \(line)
      )
      code=$?; kill $server; wait $server; exit $code
      """, in: folder, variables: variables, seconds: 120)
  }

  private func finds(_ probe: String, _ name: String) throws -> Bool {
    if try ShellRun(probe, in: folder, variables: variables).code == 0 { return true }
    print("\(name) is not installed: it was not tried against the store")
    return false
  }

  @Test("2.2: boto3: tables, waiters, items of every type, pages, segments, refusals")
  func boto() throws {
    guard try finds("python3 -c 'import boto3'", "boto3") else { return }
    let driver = TestProgram.sourceRoot + "/Tests/CommandTests/Drivers/dynamodb.py"
    let result = try besideServer("python3 '\(driver)' \"$AWS_ENDPOINT_URL\"")
    #expect(result.code == 0, "\(result.errors)")
  }

  @Test("2.2: the AWS CLI: a table from creation to deletion")
  func awsCommandLine() throws {
    guard try finds("aws --version", "the AWS CLI") else { return }
    let result = try besideServer(
      """
      set -e
      key='{"petId":{"S":"1"}}'
      aws dynamodb create-table --table-name pets --billing-mode PAY_PER_REQUEST \
        --key-schema AttributeName=petId,KeyType=HASH --attribute-definitions AttributeName=petId,AttributeType=S \
        --query TableDescription.TableStatus --output text
      aws dynamodb wait table-exists --table-name pets
      aws dynamodb put-item --table-name pets --item '{"petId":{"S":"1"},"n":{"N":"1.50"}}'
      aws dynamodb get-item --table-name pets --key "$key" --query Item.n.N --output text
      aws dynamodb get-item --table-name pets --key '{"petId":{"S":"none"}}'
      ctapi store get pets 1
      ctapi store put pets 2 '{"from":"the command"}'
      aws dynamodb scan --table-name pets --query Count --output text
      aws dynamodb delete-table --table-name pets --query TableDescription.TableStatus --output text
      if aws dynamodb describe-table --table-name pets 2> error; then exit 1; fi
      grep -q ResourceNotFoundException error
      """)
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output.split(separator: "\n")
        == ["CREATING", "1.5", #"{"petId":"1","n":1.5}"#, "2", "DELETING"])
  }
}
