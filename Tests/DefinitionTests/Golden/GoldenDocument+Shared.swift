extension GoldenDocument {
  static let shared = GoldenDocument(
    given: ##"""
      openapi: 3.0.0
      info:
        title: shared parts
        version: 2024-05-01
      paths:
        /a:
          get:
            x-amazon-apigateway-integration:
              $ref: '#/components/x-amazon-apigateway-integrations/private'
          patch:
            x-amazon-apigateway-integration:
              $ref: '#/components/x-amazon-apigateway-integrations/private'
        /b:
          $ref: '#/x-paths/b'
      x-paths:
        b:
          head:
            operationId: headOfB
            x-amazon-apigateway-integration:
              $ref: '#/components/x-amazon-apigateway-integrations/private'
      components:
        x-amazon-apigateway-integrations:
          private:
            type: http_proxy
            connectionType: VPC_LINK
            connectionId: ${AWS::AccountId}-link
            httpMethod: GET
            payloadFormatVersion: "1.0"
            uri: arn:${AWS::Partition}:servicediscovery:${AWS::Region}:${AWS::AccountId}:service/srv-1?stage=prod
            tlsConfig:
              serverNameToVerify: backend.example
      x-amazon-apigateway-cors:
        maxAge: 0
        allowCredentials: false
        allowOrigins:
          - https://a.example
          - https://*
        allowMethods:
          - "*"
        allowHeaders:
          - content-type
          - authorization
        exposeHeaders:
          - x-total

      """##,
    expected: ##"""
      openapi: "3.0.1"
      info:
        title: shared parts
        version: "2024-05-01"
      servers:
        - url: https://abc.execute-api.us-east-1.amazonaws.com/{basePath}
          variables:
            basePath:
              default: ""
      paths:
        /a:
          get:
            responses:
              default:
                description: Default response for GET /a
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              connectionId: "000000000000-link"
              type: http_proxy
              httpMethod: GET
              uri: arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1?stage=prod
              connectionType: VPC_LINK
              tlsConfig:
                serverNameToVerify: backend.example
          patch:
            responses:
              default:
                description: Default response for PATCH /a
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              connectionId: "000000000000-link"
              type: http_proxy
              httpMethod: GET
              uri: arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1?stage=prod
              connectionType: VPC_LINK
              tlsConfig:
                serverNameToVerify: backend.example
        /b:
          head:
            operationId: headOfB
            responses:
              default:
                description: Default response for HEAD /b
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              connectionId: "000000000000-link"
              type: http_proxy
              httpMethod: GET
              uri: arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1?stage=prod
              connectionType: VPC_LINK
              tlsConfig:
                serverNameToVerify: backend.example
      x-amazon-apigateway-cors:
        allowMethods:
          - "*"
        allowHeaders:
          - content-type
          - authorization
        exposeHeaders:
          - x-total
        maxAge: 0
        allowOrigins:
          - https://a.example
          - https://*
      x-amazon-apigateway-importexport-version: "1.0"

      """##)
}
