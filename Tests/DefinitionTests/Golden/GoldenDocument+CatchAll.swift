extension GoldenDocument {
  static let catchAll = GoldenDocument(
    given: ##"""
      openapi: "3.0.1"
      info:
        title: catch all
        description: Every method of every path
        version: "7"
      tags:
        - name: Owner
          x-amazon-apigateway-tag-value: Admin
        - name: documentation only
      servers:
        - url: https://abc.execute-api.eu-west-1.amazonaws.com/{basePath}
          variables:
            basePath:
              default: ""
          x-amazon-apigateway-endpoint-configuration:
            disableExecuteApiEndpoint: true
      paths:
        /$default:
          x-amazon-apigateway-any-method:
            isDefaultRoute: true
            responses:
              default:
                description: whatever
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: https://backend.example/base
              connectionType: INTERNET
        /{proxy+}:
          x-amazon-apigateway-any-method:
            operationId: everything
            parameters:
              - name: proxy+
                in: path
                required: true
                schema:
                  type: string
            responses: {}
            x-amazon-apigateway-integration:
              payloadFormatVersion: 1.0
              type: HTTP_PROXY
              httpMethod: POST
              uri: http://127.0.0.1:9000/{proxy}
              timeoutInMillis: "29000"
              requestParameters:
                append:header.x-request: $context.requestId
                overwrite:path: $request.path
                remove:querystring.debug: "''"
              responseParameters:
                "500":
                  overwrite:statuscode: "503"
                  append:header.retry-after: "1"
                "404":
                  remove:header.server: "''"

      """##,
    expected: ##"""
      openapi: "3.0.1"
      info:
        title: catch all
        description: Every method of every path
        version: "7"
      servers:
        - url: https://abc.execute-api.us-east-1.amazonaws.com/{basePath}
          variables:
            basePath:
              default: ""
          x-amazon-apigateway-endpoint-configuration:
            disableExecuteApiEndpoint: true
      tags:
        - name: Owner
          x-amazon-apigateway-tag-value: Admin
      paths:
        /$default:
          x-amazon-apigateway-any-method:
            responses:
              default:
                description: Default response for $default
            isDefaultRoute: true
            x-amazon-apigateway-integration:
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: ANY
              uri: https://backend.example/base
              connectionType: INTERNET
        /{proxy+}:
          x-amazon-apigateway-any-method:
            operationId: everything
            responses:
              default:
                description: Default response for ANY /{proxy+}
            x-amazon-apigateway-integration:
              responseParameters:
                "500":
                  overwrite:statuscode: "503"
                  append:header.retry-after: "1"
                "404":
                  remove:header.server: "''"
              requestParameters:
                append:header.x-request: $context.requestId
                overwrite:path: $request.path
                remove:querystring.debug: "''"
              payloadFormatVersion: "1.0"
              type: http_proxy
              httpMethod: POST
              uri: http://127.0.0.1:9000/{proxy}
              connectionType: INTERNET
              timeoutInMillis: 29000
          parameters:
            - name: proxy+
              in: path
              description: Generated path parameter for proxy+
              required: true
              schema:
                type: string
      x-amazon-apigateway-importexport-version: "1.0"

      """##)
}
