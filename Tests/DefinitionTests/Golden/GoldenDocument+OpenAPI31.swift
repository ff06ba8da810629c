extension GoldenDocument {
  static let openAPI31 = GoldenDocument(
    given: ##"""
      openapi: 3.1.0
      info:
        title: Store
        version: 2.0.0
        summary: A store of the third version
        license:
          name: Apache 2.0
          identifier: Apache-2.0
      jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
      servers:
        - url: https://store.example
      paths:
        /pets:
          get:
            parameters:
              - name: cursor
                in: query
                schema:
                  type:
                    - string
                    - "null"
                  examples:
                    - abc
              - name: limit
                in: query
                schema:
                  type: integer
                  exclusiveMinimum: 0
                  maximum: 100
            responses:
              "200":
                description: A page
                content:
                  application/json:
                    schema:
                      $ref: '#/components/schemas/Page'
                      description: beside a reference
          post:
            requestBody:
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/NewPet'
                image/png:
                  schema:
                    type: string
                    contentMediaType: image/png
        /pets/{id}:
          $ref: '#/components/pathItems/onePet'
      webhooks:
        created:
          post:
            requestBody:
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/Pet'
            responses:
              "204":
                description: thanks
      components:
        pathItems:
          onePet:
            get:
              responses:
                "200":
                  description: The pet
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/Pet'
        schemas:
          NewPet:
            type: object
            required:
              - kind
            properties:
              kind:
                const: cat
              name:
                type:
                  - string
                  - integer
              birthday:
                oneOf:
                  - type: string
                    format: date
                  - type: "null"
            patternProperties:
              ^x-:
                type: string
            unevaluatedProperties: false
          Pet:
            allOf:
              - $ref: '#/components/schemas/NewPet'
              - type: object
                properties:
                  photo:
                    type: string
                    contentEncoding: base64
                  tags:
                    type: array
                  anything: true
                  nothing: false
          Page:
            $schema: https://json-schema.org/draft/2020-12/schema
            type: object
            properties:
              items:
                type: array
                prefixItems:
                  - type: string
                items:
                  $ref: '#/components/schemas/Pet'
              next:
                type: "null"
            if:
              required:
                - next
            then:
              required:
                - items
            $defs:
              cursor:
                type: string
                $comment: opaque

      """##,
    expected: ##"""
      openapi: "3.0.3"
      info:
        title: Store
        version: "2.0.0"
        x-openapi31-summary: A store of the third version
        license:
          name: Apache 2.0
          url: https://spdx.org/licenses/Apache-2.0.html
      x-openapi31-jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
      servers:
        - url: https://store.example
      paths:
        /pets:
          get:
            parameters:
              - name: cursor
                in: query
                schema:
                  nullable: true
                  type: string
                  example: abc
              - name: limit
                in: query
                schema:
                  type: integer
                  minimum: 0
                  exclusiveMinimum: true
                  maximum: 100
            responses:
              "200":
                description: A page
                content:
                  application/json:
                    schema:
                      description: beside a reference
                      allOf:
                        - $ref: "#/components/schemas/Page"
          post:
            requestBody:
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/NewPet"
                image/png:
                  schema:
                    type: string
                    format: binary
                    x-openapi31-contentMediaType: image/png
            responses:
              default:
                description: ""
        /pets/{id}:
          $ref: "#/components/x-openapi31-pathItems/onePet"
      x-webhooks:
        created:
          post:
            requestBody:
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/Pet"
            responses:
              "204":
                description: thanks
      components:
        x-openapi31-pathItems:
          onePet:
            get:
              responses:
                "200":
                  description: The pet
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/Pet"
        schemas:
          NewPet:
            type: object
            required:
              - kind
            properties:
              kind:
                enum:
                  - cat
              name:
                anyOf:
                  - type: string
                  - type: integer
              birthday:
                oneOf:
                  - type: string
                    format: date
                    nullable: true
                nullable: true
            x-openapi31-patternProperties:
              "^x-":
                type: string
            x-openapi31-unevaluatedProperties: false
          Pet:
            allOf:
              - $ref: "#/components/schemas/NewPet"
              - type: object
                properties:
                  photo:
                    type: string
                    format: byte
                  tags:
                    type: array
                    items: {}
                  anything: {}
                  nothing:
                    not: {}
          Page:
            x-openapi31-$schema: https://json-schema.org/draft/2020-12/schema
            type: object
            properties:
              items:
                type: array
                x-openapi31-prefixItems:
                  - type: string
                x-openapi31-items:
                  $ref: "#/components/schemas/Pet"
                items: {}
              next:
                nullable: true
                enum:
                  - null
            x-openapi31-if:
              required:
                - next
            x-openapi31-then:
              required:
                - items
            x-openapi31-$defs:
              cursor:
                type: string
                x-openapi31-$comment: opaque

      """##)
}
