extension GoldenDocument {
  static let swagger = GoldenDocument(
    given: ##"""
      swagger: "2.0"
      info:
        title: Store
        version: 1.0.0
        description: A store of the second version
        contact:
          email: store@example.com
      host: store.example
      basePath: /v2
      schemes:
        - https
      tags:
        - name: pet
          description: Everything about pets
        - name: order
      consumes:
        - application/json
      produces:
        - application/json
      paths:
        /pet:
          post:
            tags:
              - pet
            summary: Add a pet
            operationId: addPet
            consumes:
              - application/json
              - application/xml
            parameters:
              - in: body
                name: body
                description: The pet to add
                required: true
                schema:
                  $ref: '#/definitions/Pet'
            responses:
              "405":
                description: Invalid input
            security:
              - store_auth:
                  - write:pets
        /pet/findByStatus:
          get:
            tags:
              - pet
            operationId: findPetsByStatus
            produces:
              - application/xml
              - application/json
            parameters:
              - name: status
                in: query
                description: The status
                required: true
                type: array
                items:
                  type: string
                  enum:
                    - available
                    - pending
                    - sold
                  default: available
                collectionFormat: multi
              - name: X-Tenant
                in: header
                type: string
                maxLength: 20
            responses:
              "200":
                description: Those that are found
                schema:
                  type: array
                  items:
                    $ref: '#/definitions/Pet'
              "400":
                $ref: '#/responses/Invalid'
        /pet/{petId}:
          parameters:
            - name: petId
              in: path
              required: true
              type: integer
              format: int64
          get:
            tags:
              - pet
            responses:
              "200":
                description: The pet
                schema:
                  $ref: '#/definitions/Pet'
                examples:
                  application/json:
                    id: 1
                    name: Rex
          post:
            consumes:
              - application/x-www-form-urlencoded
            parameters:
              - name: name
                in: formData
                description: The new name
                required: false
                type: string
              - name: status
                in: formData
                required: true
                type: string
            responses:
              "405":
                description: Invalid input
        /pet/{petId}/image:
          post:
            consumes:
              - multipart/form-data
            parameters:
              - name: petId
                in: path
                required: true
                type: integer
              - name: file
                in: formData
                description: The image
                type: file
            responses:
              "200":
                description: Taken
                headers:
                  X-Expires-After:
                    type: string
                    format: date-time
                    description: When it goes
        /order:
          post:
            parameters:
              - $ref: '#/parameters/Order'
              - $ref: '#/parameters/Limit'
            responses:
              "200":
                description: Ordered
                schema:
                  $ref: '#/definitions/Order'
      securityDefinitions:
        store_auth:
          type: oauth2
          authorizationUrl: https://store.example/oauth
          flow: implicit
          scopes:
            write:pets: change pets
            read:pets: read pets
      parameters:
        Order:
          in: body
          name: order
          schema:
            $ref: '#/definitions/Order'
        Limit:
          name: limit
          in: query
          type: integer
          minimum: 1
          maximum: 100
          default: 20
      responses:
        Invalid:
          description: Invalid
          schema:
            type: object
            properties:
              message:
                type: string
      definitions:
        Order:
          type: object
          properties:
            id:
              type: integer
              format: int64
            shipDate:
              type: string
              format: date-time
              x-nullable: true
            complete:
              type: boolean
              default: false
          xml:
            name: Order
        Pet:
          type: object
          discriminator: kind
          required:
            - name
            - kind
          properties:
            id:
              type: integer
              format: int64
            kind:
              type: string
            name:
              type: string
              example: doggie
            order:
              $ref: '#/definitions/Order'
            tags:
              type: array
              items:
                type: string
      externalDocs:
        description: Find out more
        url: https://store.example/docs

      """##,
    expected: ##"""
      openapi: "3.0.3"
      info:
        title: Store
        version: "1.0.0"
        description: A store of the second version
        contact:
          email: store@example.com
      servers:
        - url: https://store.example/v2
      tags:
        - name: pet
          description: Everything about pets
        - name: order
      paths:
        /pet:
          post:
            tags:
              - pet
            summary: Add a pet
            operationId: addPet
            responses:
              "405":
                description: Invalid input
            security:
              - store_auth:
                  - write:pets
            requestBody:
              description: The pet to add
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/Pet"
                application/xml:
                  schema:
                    $ref: "#/components/schemas/Pet"
              required: true
        /pet/findByStatus:
          get:
            tags:
              - pet
            operationId: findPetsByStatus
            parameters:
              - name: status
                in: query
                description: The status
                required: true
                style: form
                explode: true
                schema:
                  type: array
                  items:
                    type: string
                    enum:
                      - available
                      - pending
                      - sold
                    default: available
              - name: X-Tenant
                in: header
                schema:
                  type: string
                  maxLength: 20
            responses:
              "200":
                description: Those that are found
                content:
                  application/xml:
                    schema:
                      type: array
                      items:
                        $ref: "#/components/schemas/Pet"
                  application/json:
                    schema:
                      type: array
                      items:
                        $ref: "#/components/schemas/Pet"
              "400":
                $ref: "#/components/responses/Invalid"
        /pet/{petId}:
          parameters:
            - name: petId
              in: path
              required: true
              schema:
                type: integer
                format: int64
          get:
            tags:
              - pet
            responses:
              "200":
                description: The pet
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/Pet"
                    example:
                      id: 1
                      name: Rex
          post:
            responses:
              "405":
                description: Invalid input
            requestBody:
              content:
                application/x-www-form-urlencoded:
                  schema:
                    type: object
                    properties:
                      name:
                        type: string
                        description: The new name
                      status:
                        type: string
                    required:
                      - status
        /pet/{petId}/image:
          post:
            parameters:
              - name: petId
                in: path
                required: true
                schema:
                  type: integer
            responses:
              "200":
                description: Taken
                headers:
                  X-Expires-After:
                    description: When it goes
                    schema:
                      type: string
                      format: date-time
            requestBody:
              content:
                multipart/form-data:
                  schema:
                    type: object
                    properties:
                      file:
                        type: string
                        format: binary
                        description: The image
        /order:
          post:
            parameters:
              - $ref: "#/components/parameters/Limit"
            responses:
              "200":
                description: Ordered
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/Order"
            requestBody:
              $ref: "#/components/requestBodies/Order"
      externalDocs:
        description: Find out more
        url: https://store.example/docs
      components:
        securitySchemes:
          store_auth:
            type: oauth2
            flows:
              implicit:
                authorizationUrl: https://store.example/oauth
                scopes:
                  write:pets: change pets
                  read:pets: read pets
        requestBodies:
          Order:
            content:
              application/json:
                schema:
                  $ref: "#/components/schemas/Order"
        parameters:
          Limit:
            name: limit
            in: query
            schema:
              type: integer
              minimum: 1
              maximum: 100
              default: 20
        responses:
          Invalid:
            description: Invalid
            content:
              application/json:
                schema:
                  type: object
                  properties:
                    message:
                      type: string
        schemas:
          Order:
            type: object
            properties:
              id:
                type: integer
                format: int64
              shipDate:
                type: string
                format: date-time
                nullable: true
              complete:
                type: boolean
                default: false
            xml:
              name: Order
          Pet:
            type: object
            discriminator:
              propertyName: kind
            required:
              - name
              - kind
            properties:
              id:
                type: integer
                format: int64
              kind:
                type: string
              name:
                type: string
                example: doggie
              order:
                $ref: "#/components/schemas/Order"
              tags:
                type: array
                items:
                  type: string

      """##)
}
