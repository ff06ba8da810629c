import CtapiCore

extension Integration {
  func write(to writer: inout ArchiveWriter) {
    writer.write(id)
    switch target {
    case .url(let url):
      writer.write(0)
      writer.write(url.text)
    case .service(let service):
      writer.write(1)
      writer.write(service.text)
    case .mock(let mock):
      writer.write(2)
      writer.write(mock.status)
      writer.write(mock.contentType) { $0.write($1) }
      writer.write(mock.headers) { writer, header in
        writer.write(header.name)
        writer.write(header.value)
      }
      writer.write(mock.body)
    case .variableURL(let text):
      writer.write(3)
      writer.write(text)
    case .function(let function):
      writer.write(4)
      writer.write(function.url.text)
      writer.write(function.payloadFormat.rawValue)
    case .redirect(let redirect):
      writer.write(5)
      for text in [redirect.scheme, redirect.host, redirect.port, redirect.path, redirect.query] { writer.write(text) }
      writer.write(redirect.status)
    }
    writer.write(method?.rawValue ?? "ANY")
    writer.write(timeoutMilliseconds)
    writer.write(serverNameToVerify) { $0.write($1) }
    writer.write(connectionID) { $0.write($1) }
    writer.write(requestParameters) { $1.write(to: &$0) }
    writer.write(responseParameters) { writer, mapping in
      writer.write(mapping.status)
      writer.write(mapping.changes) { $1.write(to: &$0) }
    }
  }

  init(from reader: inout ArchiveReader) throws(CtapiError) {
    let id = try reader.string()
    self.init(id: id, target: try IntegrationTarget(from: &reader))
    let method = try reader.string()
    self.method = method == "ANY" ? nil : RouteMethod(rawValue: method)
    timeoutMilliseconds = try reader.integer()
    serverNameToVerify = try reader.optionalString()
    connectionID = try reader.optionalString()
    for _ in 0..<(try reader.count()) { requestParameters.append(try ParameterMapping(from: &reader)) }
    for _ in 0..<(try reader.count()) {
      var mapping = ResponseMapping(status: try reader.integer(), changes: [])
      for _ in 0..<(try reader.count()) { mapping.changes.append(try ParameterMapping(from: &reader)) }
      responseParameters.append(mapping)
    }
  }
}

extension IntegrationTarget {
  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    switch try reader.integer() {
    case 0: self = .url(try URLTemplate(try reader.string()))
    case 1:
      guard let service = ServiceReference(try reader.string()) else { throw ArchiveReader.damaged }
      self = .service(service)
    case 2:
      var mock = MockResponse(status: try reader.integer(), contentType: try reader.optionalString())
      for _ in 0..<(try reader.count()) {
        mock.headers.append(StageVariable(name: try reader.string(), value: try reader.string()))
      }
      // An earlier version took bodies that no client could tell from the next answer.
      let body = try reader.raw()
      if MockResponse.takesBody(mock.status) { mock.body = body }
      self = .mock(mock)
    case 3: self = .variableURL(try reader.string())
    case 4:
      let url = try URLTemplate(try reader.string())
      guard let format = PayloadFormat(rawValue: try reader.string()) else { throw ArchiveReader.damaged }
      self = .function(FunctionTarget(url: url, payloadFormat: format))
    case 5:
      var object = JSONObject()
      for name in Redirect.placeholders { object[name] = .string(try reader.string()) }
      object["status"] = .integer(try reader.integer())
      self = .redirect(try Redirect(.object(object)))
    default: throw ArchiveReader.damaged
    }
  }
}

extension ParameterMapping {
  fileprivate func write(to writer: inout ArchiveWriter) {
    writer.write(operation.rawValue)
    switch target {
    case .header(let name):
      writer.write(0)
      writer.write(name)
    case .query(let name):
      writer.write(1)
      writer.write(name)
    case .path: writer.write(2)
    case .status: writer.write(3)
    }
    writer.write(value)
  }

  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    guard let operation = Operation(rawValue: try reader.string()) else { throw ArchiveReader.damaged }
    let target: Target
    switch try reader.integer() {
    case 0: target = .header(try reader.string())
    case 1: target = .query(try reader.string())
    case 2: target = .path
    case 3: target = .status
    default: throw ArchiveReader.damaged
    }
    self.init(operation: operation, target: target, value: try reader.string())
  }
}
