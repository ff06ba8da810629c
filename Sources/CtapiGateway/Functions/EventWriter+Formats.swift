import CtapiCore
import CtapiDefinition

/// The two payload formats (`gateway.md` 3.6), without what only functions or only authorizers get.
extension EventWriter {
  func event2(_ authorizer: JSON?) -> JSONObject {
    let cookies = headers.filter { $0.name == "cookie" }.flatMap { $0.value.split(separator: ";") }.map {
      String($0.drop { $0 == " " })
    }
    var event: JSONObject = [
      "version": "2.0", "routeKey": .string(names.routeKey), "rawPath": .string(rawPath),
      "rawQueryString": .string(rawQuery),
    ]
    if !cookies.isEmpty { event["cookies"] = .strings(cookies) }
    event["headers"] = .object(EventWriter.joined(headers.filter { $0.name != "cookie" }))
    if !query.isEmpty { event["queryStringParameters"] = .object(EventWriter.joined(query)) }
    var context: JSONObject = [
      "accountId": .string(names.accountID), "apiId": .string(names.apiID), "domainName": .string(host),
      "domainPrefix": .string(String(host.prefix { $0 != "." })),
      "http": [
        "method": .string(method), "path": .string(path), "protocol": "HTTP/1.1", "sourceIp": .string(address),
        "userAgent": .string(userAgent),
      ],
      "requestId": .string(requestID), "routeKey": .string(names.routeKey), "stage": .string(names.stage),
      "time": .string(time), "timeEpoch": .integer(facts.wallMilliseconds),
    ]
    if let authorizer { context["authorizer"] = authorizer }
    event["requestContext"] = .object(context)
    if !parameters.isEmpty { event["pathParameters"] = .object(parameters) }
    if !names.variables.isEmpty { event["stageVariables"] = .object(variables) }
    return event
  }

  func event1(_ authorizer: JSON?) -> JSONObject {
    let resource = names.routeKey.split(separator: " ", maxSplits: 1).last.map(String.init) ?? names.routeKey
    var context: JSONObject = [
      "accountId": .string(names.accountID), "apiId": .string(names.apiID), "domainName": .string(host),
      "domainPrefix": .string(String(host.prefix { $0 != "." })),
      "extendedRequestId": .string(requestID), "httpMethod": .string(method),
      "identity": ["sourceIp": .string(address), "userAgent": .string(userAgent)], "path": .string(path),
      "protocol": "HTTP/1.1", "requestId": .string(requestID), "requestTime": .string(time),
      "requestTimeEpoch": .integer(facts.wallMilliseconds), "resourcePath": .string(resource),
      "stage": .string(names.stage),
    ]
    if let authorizer { context["authorizer"] = authorizer }
    return [
      "version": "1.0", "resource": .string(resource), "path": .string(rawPath), "httpMethod": .string(method),
      "headers": .object(EventWriter.last(headers)), "multiValueHeaders": .object(EventWriter.all(headers)),
      "queryStringParameters": query.isEmpty ? .null : .object(EventWriter.last(query)),
      "multiValueQueryStringParameters": query.isEmpty ? .null : .object(EventWriter.all(query)),
      "requestContext": .object(context), "pathParameters": parameters.isEmpty ? .null : .object(parameters),
      "stageVariables": names.variables.isEmpty ? .null : .object(variables),
    ]
  }

  private var userAgent: String { headers.first { $0.name == "user-agent" }?.value ?? "" }

  private var variables: JSONObject {
    JSONObject(uniqueMembers: names.variables.map { .init(name: $0.name, value: .string($0.value)) })
  }

  private static func joined(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs {
      object[pair.name] = .string(object[pair.name]?.stringValue.map { $0 + "," + pair.value } ?? pair.value)
    }
    return object
  }

  private static func last(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs { object[pair.name] = .string(pair.value) }
    return object
  }

  private static func all(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs { object[pair.name] = .array((object[pair.name]?.arrayValue ?? []) + [.string(pair.value)]) }
    return object
  }
}
