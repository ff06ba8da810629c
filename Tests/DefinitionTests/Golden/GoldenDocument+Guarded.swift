extension GoldenDocument {
  static let guarded = GoldenDocument(
    given: ##"""
      openapi: 3.0.3
      info:
        title: guarded
      security:
        - pool:
            - default.scope
      paths:
        /open:
          get:
            security: []
            responses:
              "200":
                description: open to everybody
            x-amazon-apigateway-integration: &backend
              type: http_proxy
              httpMethod: ANY
              payloadFormatVersion: "1.0"
              uri: http://127.0.0.1:9000/
        /default:
          get:
            responses:
              "200":
                description: guarded by the default
            x-amazon-apigateway-integration: *backend
        /own/{id}:
          put:
            security:
              - discovered:
                  - items.write
                  - items.admin
            responses:
              "204":
                description: guarded by its own
            x-amazon-apigateway-integration: *backend
        /query:
          delete:
            security:
              - inQuery: []
            x-amazon-apigateway-integration: *backend
        /none:
          post:
            security: []
            x-amazon-apigateway-auth:
              type: none
            x-amazon-apigateway-integration: *backend
      components:
        securitySchemes:
          pool:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              type: JWT
              identitySource:
                - $request.header.authorization
              jwtConfiguration:
                issuer: https://cognito-idp.${AWS::Region}.amazonaws.com/pool
                audience:
                  - one
                  - two
          discovered:
            type: openIdConnect
            openIdConnectUrl: https://issuer.example/tenant/.well-known/openid-configuration
            x-amazon-apigateway-authorizer:
              type: jwt
              identitySource: $request.header.X-Token
              jwtConfiguration:
                audience: single
          inQuery:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              type: jwt
              identitySource: $request.querystring.token
              jwtConfiguration:
                issuer: https://issuer.example
                audience:
                  - app
          unused:
            type: http
            scheme: basic

      """##,
    expected: ##"""
      openapi: "3.0.1"
      info:
        title: guarded
        version: "1"
      servers:
        - url: https://abc.execute-api.us-east-1.amazonaws.com/{basePath}
          variables:
            basePath:
              default: ""
      paths:
        /open:
          get:
            responses:
              default:
                description: Default response for GET /open
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: http://127.0.0.1:9000/
              connectionType: INTERNET
        /default:
          get:
            responses:
              default:
                description: Default response for GET /default
            security:
              - pool:
                  - default.scope
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: http://127.0.0.1:9000/
              connectionType: INTERNET
        /own/{id}:
          put:
            responses:
              default:
                description: Default response for PUT /own/{id}
            security:
              - discovered:
                  - items.write
                  - items.admin
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: http://127.0.0.1:9000/
              connectionType: INTERNET
          parameters:
            - name: id
              in: path
              description: Generated path parameter for id
              required: true
              schema:
                type: string
        /query:
          delete:
            responses:
              default:
                description: Default response for DELETE /query
            security:
              - inQuery: []
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: http://127.0.0.1:9000/
              connectionType: INTERNET
        /none:
          post:
            responses:
              default:
                description: Default response for POST /none
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: http://127.0.0.1:9000/
              connectionType: INTERNET
      components:
        securitySchemes:
          pool:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              identitySource: $request.header.Authorization
              jwtConfiguration:
                audience:
                  - one
                  - two
                issuer: https://cognito-idp.us-east-1.amazonaws.com/pool
              type: jwt
          discovered:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              identitySource: $request.header.x-token
              jwtConfiguration:
                audience:
                  - single
                issuer: https://issuer.example/tenant
              type: jwt
          inQuery:
            type: oauth2
            flows: {}
            x-amazon-apigateway-authorizer:
              identitySource: $request.querystring.token
              jwtConfiguration:
                audience:
                  - app
                issuer: https://issuer.example
              type: jwt
      x-amazon-apigateway-importexport-version: "1.0"

      """##)
}
