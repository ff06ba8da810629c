/// What the examples of the routes' commands start from.
enum RoutesExamples {
  static let document = (
    name: "api.yaml",
    content: """
    openapi: 3.0.3
    info: {title: Pets, version: "1"}
    paths:
      /pets/{id}:
        get:
          responses: {"200": {description: A pet}}
        put:
          security: [{members: []}]
          responses: {"200": {description: A pet}}
    components:
      securitySchemes:
        members:
          type: oauth2
          flows: {}
          x-amazon-apigateway-authorizer:
            type: jwt
            identitySource: $request.header.Authorization
            jwtConfiguration: {issuer: "http://127.0.0.1:4566/local", audience: [ctapi-cli]}

    """
  )
  static let imported = "ctapi routes import api.yaml --target http://127.0.0.1:9000 > out"

  static let swagger = (
    name: "old.yaml",
    content: """
    swagger: "2.0"
    info: {title: Pets, version: "1"}
    paths:
      /pets:
        get:
          responses: {"200": {description: All pets, schema: {type: array, items: {type: string}}}}

    """
  )
  static let split = [
    (
      name: "split.yaml",
      content: """
      openapi: 3.0.3
      info: {title: Pets, version: "1"}
      paths:
        /pets: {$ref: "pets.yaml"}

      """
    ),
    (name: "pets.yaml", content: "get: {responses: {\"200\": {description: All pets}}}\n"),
  ]
}
