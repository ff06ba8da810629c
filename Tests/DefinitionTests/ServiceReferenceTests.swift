import CtapiDefinition
import Testing

@Suite struct ServiceReferenceTests {
  @Test func serviceNamesAreRead() {
    #expect(ServiceReference("foods.demo.local")?.name == .name(service: "foods", namespace: "demo.local"))
  }

  @Test func serviceARNsAreRead() {
    let arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-abc123"
    #expect(ServiceReference(arn)?.name == .id("srv-abc123"))
  }

  @Test("K85: the query of an ARN names attributes") func queryNamesAttributes() {
    let arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-a?stage=prod&color=dark%20blue"
    let attributes = ServiceReference(arn)?.attributes
    #expect(
      attributes == [StageVariable(name: "stage", value: "prod"), StageVariable(name: "color", value: "dark blue")])
  }

  @Test(arguments: [
    "https://x", "foods", ".foods", "foods.", "a b.c", "arn:aws:lambda:us-east-1:1:function:f",
    "arn:aws:servicediscovery:us-east-1:1:namespace/ns-1", "foods.demo?stage", "",
    "arn:aws:servicediscovery:us-east-1:000000000000:service/",
    "arn:aws:servicediscovery:us-east-1:000000000000:service",
    "arn:aws:servicediscovery:us-east-1:000000000000:service/?a=b",
    "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1/x",
    "arn:aws:servicediscovery:us-east-1:000000000000:service/srv 1",
    "arn:aws:servicediscovery:us-east-1:00000000000:service/srv-1", "arn:aws:servicediscovery:us-east-1::service/srv-1",
    "arn:aws:servicediscovery:us-east-1:00000000000x:service/srv-1",
    "arn:aws:servicediscovery::000000000000:service/srv-1",
    "arn::servicediscovery:us-east-1:000000000000:service/srv-1",
    "arn:aws:servicediscovery:us east:000000000000:service/srv-1", "arn:a.b:servicediscovery:r:000000000000:service/s",
  ])
  func anythingElseIsNoService(text: String) {
    #expect(ServiceReference(text) == nil)
  }
}
