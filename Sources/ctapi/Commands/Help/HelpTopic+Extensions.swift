import CtapiCommandLine

extension HelpTopic {
  /// What a document may say beyond API Gateway (`gateway.md` 8.3).
  static var extensionBlocks: [TextBlock] {
    [
      .paragraph(
        """
        An OpenAPI document may hold these members beside those of API Gateway, which passes over them. Any other member \
        that begins with x-ctapi- is refused, so that none is without effect.
        """),
      .paragraph("In an operation, in the place of x-amazon-apigateway-integration:"),
      .terms([
        (
          "x-ctapi-mock",
          "A fixed answer: status (200 unless given, to 599), headers and body; a body that is no text is sent as JSON."
        ),
        (
          "x-ctapi-redirect",
          """
          Sends the client elsewhere: protocol, host, port, path and query, of which what is left out stays as it was, \
          and status (301, 302, 303, 307 or 308). #{protocol}, #{host}, #{port}, #{path} and #{query} stand for the \
          request's own.
          """
        ),
        (
          "x-ctapi-variants",
          """
          A list of integrations of which the first whose x-ctapi-match fits answers, by x-ctapi-priority (1 to 50000, \
          its place in the list unless given); where none fits, the operation's own does. All are behind the \
          operation's authorizer.
          """
        ),
      ]),
      .paragraph(
        """
        x-ctapi-match has headers, query, host and sourceIp, all of which must fit: a text or a list of texts of which \
        one must, compared without case, * for any characters and ? for one. sourceIp holds networks, and is the \
        client's own address, never what a header says of it.
        """),
      .paragraph("In an authorizer, and at the document's root:"),
      .terms([
        ("x-ctapi-algorithms", "The signatures that are accepted, in the place of RS256, RS384 and RS512."),
        (
          "x-ctapi-encoded-paths",
          "With forward, paths with encoded slashes, dot segments and the like reach an API that has an authorizer."
        ),
        (
          "x-ctapi-l4-listeners",
          "TCP ports that are relayed as they are to a service's healthy instances, or to a host and port."
        ),
      ]),
      .literal(extensionExample),
    ]
  }

  /// A document with each of them but `x-ctapi-encoded-paths`; tests import it.
  static let extensionExample = """
    openapi: 3.0.1
    info: {title: extensions, version: '1'}
    x-ctapi-l4-listeners:
      - {port: 15432, protocol: TCP, target: {service: database.demo}}
    components:
      securitySchemes:
        pool:
          type: oauth2
          x-amazon-apigateway-authorizer:
            type: jwt
            identitySource: $request.header.Authorization
            jwtConfiguration: {issuer: 'https://issuer.example', audience: [app]}
            x-ctapi-algorithms: [RS256, ES256]
    paths:
      /health:
        get:
          responses: {default: {description: any}}
          x-ctapi-mock: {status: 200, headers: {cache-control: no-store}, body: {ok: true}}
      /old:
        get:
          responses: {default: {description: any}}
          x-ctapi-redirect: {path: /pets, status: 301}
      /pets:
        get:
          responses: {default: {description: any}}
          security: [{pool: []}]
          x-amazon-apigateway-integration:
            {type: http_proxy, httpMethod: GET, uri: 'http://127.0.0.1:9000/pets', payloadFormatVersion: '1.0'}
          x-ctapi-variants:
            - x-ctapi-match: {headers: {x-canary: '*'}, sourceIp: [127.0.0.0/8]}
              x-ctapi-priority: 10
              x-amazon-apigateway-integration:
                {type: http_proxy, httpMethod: GET, uri: 'http://127.0.0.1:9001/pets', payloadFormatVersion: '1.0'}
            - x-ctapi-match: {query: {format: xml}}
              x-ctapi-mock: {status: 406}
    """
}
