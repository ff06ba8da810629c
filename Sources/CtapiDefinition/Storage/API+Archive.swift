import CtapiCore

extension API {
  /// The form of the archive; another one is compiled again from the document.
  static let archiveFormat = 4

  /// The API as bytes, without its stages, which are kept beside it.
  var archive: [UInt8] {
    var writer = ArchiveWriter()
    writer.write(API.archiveFormat)
    for text in [id, name, title, encodedPaths.rawValue] { writer.write(text) }
    writer.write(disablesDefaultEndpoint)
    writer.write(authorizers) { $1.write(to: &$0) }
    writer.write(integrations) { $1.write(to: &$0) }
    writer.write(routes) { $1.write(to: &$0) }
    writer.write(cors) { $1.write(to: &$0) }
    writer.write(listeners)
    return writer.bytes
  }

  /// Reads what ``archive`` gave.
  ///
  /// Nil for another format. Throws `data-directory` for damaged bytes.
  init?(archive: Span<UInt8>) throws(CtapiError) {
    var reader = ArchiveReader(archive)
    guard try reader.integer() == API.archiveFormat else { return nil }
    self.init(id: try reader.string(), name: try reader.string(), title: try reader.string(), stages: [])
    guard let policy = EncodedPathPolicy(rawValue: try reader.string()) else { throw ArchiveReader.damaged }
    encodedPaths = policy
    disablesDefaultEndpoint = try reader.boolean()
    for _ in 0..<(try reader.count()) { authorizers.append(try Authorizer(from: &reader)) }
    for _ in 0..<(try reader.count()) { integrations.append(try Integration(from: &reader)) }
    for _ in 0..<(try reader.count()) { routes.append(try Route(from: &reader)) }
    if try reader.boolean() { cors = try CORS(from: &reader) }
    listeners = try reader.listeners()
  }
}

extension Authorizer {
  fileprivate func write(to writer: inout ArchiveWriter) {
    for text in [id, name, identitySource.description, issuer] { writer.write(text) }
    writer.write(audience)
    writer.write(algorithms)
    writer.write(request) { writer, request in
      writer.write(request.url.text)
      writer.write(request.payloadFormat.rawValue)
      writer.write(request.resultTTL)
      writer.write(request.usesSimpleResponses)
      writer.write(request.sources)
    }
  }

  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    self.init(
      id: try reader.string(), name: try reader.string(), identitySource: try IdentitySource(try reader.string()),
      issuer: try reader.string(), audience: try reader.strings(), algorithms: try reader.strings())
    guard try reader.boolean() else { return }
    let url = try reader.string()
    guard let format = PayloadFormat(rawValue: try reader.string()) else { throw ArchiveReader.damaged }
    request = try RequestAuthorizer(
      url: url, payloadFormat: format, resultTTL: try reader.integer(), usesSimpleResponses: try reader.boolean(),
      sources: try reader.strings())
  }
}

extension Route {
  fileprivate func write(to writer: inout ArchiveWriter) {
    writer.write(id)
    writer.write(key.description)
    writer.write(operationName) { $0.write($1) }
    writer.write(integrationID) { $0.write($1) }
    writer.write(authorization.authorizerID) { $0.write($1) }
    writer.write(authorization.scopes)
    if case .request = authorization { writer.write(true) } else { writer.write(false) }
    writer.write(variants) { writer, variant in
      writer.write(variant.priority)
      writer.write(variant.match.json.bytes())
      writer.write(variant.integrationID) { $0.write($1) }
    }
  }

  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    self.init(id: try reader.string(), key: try RouteKey(try reader.string()))
    operationName = try reader.optionalString()
    integrationID = try reader.optionalString()
    let authorizer = try reader.optionalString()
    let scopes = try reader.strings()
    let isRequest = try reader.boolean()
    if let authorizer {
      authorization =
        isRequest ? .request(authorizerID: authorizer) : .jwt(authorizerID: authorizer, scopes: scopes)
    }
    for _ in 0..<(try reader.count()) {
      let priority = try reader.integer()
      let match = try reader.raw()
      variants.append(
        RouteVariant(
          priority: priority, match: try RequestMatch(try JSON(parsing: match.span)),
          integrationID: try reader.optionalString()))
    }
  }
}

extension CORS {
  fileprivate func write(to writer: inout ArchiveWriter) { writer.write(json.bytes()) }

  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    let text = try reader.raw()
    try self.init(try JSON(parsing: text.span))
  }
}
