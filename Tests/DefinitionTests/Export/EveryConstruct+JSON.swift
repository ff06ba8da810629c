extension EveryConstruct {
  /// The same document as JSON, made of the YAML by another implementation (PyYAML with the core schema of YAML 1.2).
  static let json = ##"""
    {
      "openapi": "3.0.3",
      "info": {
        "title": "Everything",
        "description": "# Markdown\nover lines\n",
        "termsOfService": "https://example.com/terms",
        "contact": {
          "name": "Support",
          "url": "https://example.com",
          "email": "s@example.com",
          "x-contact": 1
        },
        "license": {
          "name": "MIT",
          "url": "https://mit.example"
        },
        "version": "2026-01-31",
        "x-info": [
          1,
          2.50,
          1e3,
          true,
          null,
          "no",
          "no",
          "010",
          "1:30",
          "2020-01-01",
          null
        ]
      },
      "servers": [
        {
          "url": "https://{host}.example.com:{port}/v1",
          "description": "production",
          "variables": {
            "host": {
              "enum": [
                "api",
                "beta"
              ],
              "default": "api",
              "description": "the host"
            },
            "port": {
              "default": "443"
            }
          },
          "x-server": "a"
        },
        {
          "url": "/relative"
        }
      ],
      "paths": {
        "/pets": {
          "summary": "Pets",
          "description": "All of them",
          "servers": [
            {
              "url": "http://127.0.0.1:9000"
            }
          ],
          "parameters": [
            {
              "$ref": "#/components/parameters/limit"
            }
          ],
          "get": {
            "tags": [
              "pets",
              "other"
            ],
            "summary": "List",
            "description": "Lists pets",
            "externalDocs": {
              "url": "https://example.com/list",
              "description": "more"
            },
            "operationId": "listPets",
            "parameters": [
              {
                "name": "tags",
                "in": "query",
                "description": "by tags",
                "required": false,
                "deprecated": true,
                "allowEmptyValue": true,
                "style": "form",
                "explode": false,
                "allowReserved": true,
                "schema": {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                },
                "example": [
                  "a",
                  "b"
                ]
              },
              {
                "name": "filter",
                "in": "query",
                "style": "deepObject",
                "explode": true,
                "schema": {
                  "type": "object",
                  "additionalProperties": {
                    "type": "string"
                  }
                },
                "examples": {
                  "one": {
                    "summary": "s",
                    "description": "d",
                    "value": {
                      "a": "b"
                    }
                  },
                  "two": {
                    "externalValue": "https://example.com/e"
                  },
                  "three": {
                    "$ref": "#/components/examples/pet"
                  }
                }
              },
              {
                "name": "coordinates",
                "in": "query",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "required": [
                        "lat"
                      ],
                      "properties": {
                        "lat": {
                          "type": "number"
                        }
                      }
                    }
                  }
                }
              },
              {
                "name": "X-Request",
                "in": "header",
                "schema": {
                  "type": "string",
                  "format": "uuid"
                }
              },
              {
                "name": "session",
                "in": "cookie",
                "schema": {
                  "type": "string"
                }
              }
            ],
            "responses": {
              "200": {
                "description": "ok",
                "headers": {
                  "X-Rate": {
                    "description": "left",
                    "required": true,
                    "schema": {
                      "type": "integer",
                      "format": "int32"
                    }
                  },
                  "X-Shared": {
                    "$ref": "#/components/headers/shared"
                  }
                },
                "content": {
                  "application/json": {
                    "schema": {
                      "$ref": "#/components/schemas/Pets"
                    },
                    "examples": {
                      "all": {
                        "$ref": "#/components/examples/pet"
                      }
                    }
                  },
                  "application/xml": {
                    "schema": {
                      "$ref": "#/components/schemas/Pets"
                    }
                  },
                  "text/plain; charset=utf-8": {
                    "example": "a pet"
                  }
                },
                "links": {
                  "next": {
                    "operationId": "listPets",
                    "parameters": {
                      "cursor": "$response.body#/next"
                    },
                    "description": "the next page"
                  },
                  "shared": {
                    "$ref": "#/components/links/shared"
                  },
                  "byRef": {
                    "operationRef": "#/paths/~1pets~1{id}/get",
                    "requestBody": "$request.body",
                    "server": {
                      "url": "/x"
                    }
                  }
                }
              },
              "4XX": {
                "$ref": "#/components/responses/Error"
              },
              "default": {
                "description": "anything"
              }
            },
            "callbacks": {
              "onData": {
                "{$request.query.url}/data": {
                  "post": {
                    "requestBody": {
                      "content": {
                        "application/json": {
                          "schema": {
                            "type": "object"
                          }
                        }
                      }
                    },
                    "responses": {
                      "204": {
                        "description": "thanks"
                      }
                    }
                  }
                }
              },
              "shared": {
                "$ref": "#/components/callbacks/shared"
              }
            },
            "deprecated": true,
            "security": [],
            "servers": [
              {
                "url": "http://127.0.0.1:9001"
              }
            ],
            "x-operation": {
              "deep": {
                "$ref": "not a reference"
              }
            }
          },
          "post": {
            "requestBody": {
              "$ref": "#/components/requestBodies/pet"
            },
            "responses": {
              "201": {
                "description": "made"
              }
            }
          },
          "head": {
            "responses": {
              "200": {
                "description": "ok"
              }
            }
          },
          "options": {
            "responses": {
              "204": {
                "description": "ok"
              }
            }
          },
          "patch": {
            "responses": {
              "200": {
                "description": "ok"
              }
            }
          },
          "trace": {
            "responses": {
              "200": {
                "description": "ok"
              }
            }
          }
        },
        "/pets/{id}": {
          "parameters": [
            {
              "name": "id",
              "in": "path",
              "required": true,
              "style": "simple",
              "schema": {
                "type": "integer",
                "format": "int64",
                "minimum": 1
              }
            }
          ],
          "get": {
            "responses": {
              "200": {
                "description": "ok"
              }
            }
          },
          "put": {
            "requestBody": {
              "description": "d",
              "required": true,
              "content": {
                "multipart/form-data": {
                  "schema": {
                    "type": "object",
                    "properties": {
                      "file": {
                        "type": "string",
                        "format": "binary"
                      },
                      "meta": {
                        "type": "object"
                      }
                    }
                  },
                  "encoding": {
                    "file": {
                      "contentType": "image/png",
                      "headers": {
                        "X-Part": {
                          "schema": {
                            "type": "string"
                          }
                        }
                      }
                    },
                    "meta": {
                      "style": "form",
                      "explode": true,
                      "allowReserved": false
                    }
                  }
                }
              }
            },
            "security": [
              {
                "jwt": [
                  "pets.write"
                ]
              }
            ],
            "responses": {
              "204": {
                "description": "ok"
              }
            }
          },
          "delete": {
            "security": [
              {
                "oidc": []
              }
            ],
            "responses": {
              "204": {
                "description": "ok"
              }
            }
          }
        },
        "/files/{path+}": {
          "x-amazon-apigateway-any-method": {
            "responses": {
              "default": {
                "description": "any"
              }
            }
          }
        },
        "/shared": {
          "$ref": "#/x-shared-path"
        }
      },
      "x-shared-path": {
        "get": {
          "responses": {
            "200": {
              "description": "ok"
            }
          }
        }
      },
      "components": {
        "schemas": {
          "Pet": {
            "title": "Pet",
            "description": "a pet",
            "type": "object",
            "required": [
              "id",
              "kind"
            ],
            "discriminator": {
              "propertyName": "kind",
              "mapping": {
                "cat": "#/components/schemas/Cat",
                "dog": "Dog"
              }
            },
            "properties": {
              "id": {
                "type": "integer",
                "format": "int64",
                "readOnly": true,
                "example": 7
              },
              "kind": {
                "type": "string",
                "enum": [
                  "cat",
                  "dog",
                  "on",
                  "12"
                ]
              },
              "secret": {
                "type": "string",
                "writeOnly": true,
                "nullable": true,
                "default": null
              },
              "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": 64,
                "pattern": "^[a-z]+$"
              },
              "weight": {
                "type": "number",
                "minimum": 0,
                "exclusiveMinimum": true,
                "maximum": 1000.50,
                "exclusiveMaximum": false,
                "multipleOf": 0.01
              },
              "tags": {
                "type": "array",
                "items": {
                  "type": "string"
                },
                "minItems": 0,
                "maxItems": 10,
                "uniqueItems": true,
                "xml": {
                  "name": "tag",
                  "namespace": "https://x",
                  "prefix": "p",
                  "attribute": false,
                  "wrapped": true
                }
              },
              "extra": {
                "type": "object",
                "additionalProperties": true,
                "minProperties": 0,
                "maxProperties": 5
              },
              "parent": {
                "$ref": "#/components/schemas/Pet"
              }
            },
            "externalDocs": {
              "url": "https://example.com/pet"
            },
            "deprecated": true
          },
          "Cat": {
            "allOf": [
              {
                "$ref": "#/components/schemas/Pet"
              },
              {
                "type": "object",
                "properties": {
                  "lives": {
                    "type": "integer",
                    "default": 9
                  }
                }
              }
            ]
          },
          "Dog": {
            "oneOf": [
              {
                "$ref": "#/components/schemas/Pet"
              },
              {
                "type": "string"
              }
            ]
          },
          "Any": {
            "anyOf": [
              {
                "type": "string"
              },
              {
                "type": "number"
              }
            ],
            "not": {
              "type": "boolean"
            }
          },
          "Pets": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Pet"
            }
          },
          "Closed": {
            "type": "object",
            "additionalProperties": false
          },
          "Free": {}
        },
        "responses": {
          "Error": {
            "description": "an error",
            "content": {
              "application/problem+json": {
                "schema": {
                  "type": "object"
                }
              }
            }
          }
        },
        "parameters": {
          "limit": {
            "name": "limit",
            "in": "query",
            "schema": {
              "type": "integer",
              "default": 20
            }
          }
        },
        "examples": {
          "pet": {
            "summary": "a pet",
            "value": {
              "id": 1,
              "kind": "cat"
            }
          }
        },
        "requestBodies": {
          "pet": {
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Pet"
                }
              }
            }
          }
        },
        "headers": {
          "shared": {
            "schema": {
              "type": "string"
            },
            "deprecated": true
          }
        },
        "securitySchemes": {
          "jwt": {
            "type": "oauth2",
            "flows": {
              "authorizationCode": {
                "authorizationUrl": "https://i/auth",
                "tokenUrl": "https://i/token",
                "refreshUrl": "https://i/r",
                "scopes": {
                  "pets.write": "write"
                }
              },
              "implicit": {
                "authorizationUrl": "https://i/auth",
                "scopes": {}
              },
              "password": {
                "tokenUrl": "https://i/token",
                "scopes": {}
              },
              "clientCredentials": {
                "tokenUrl": "https://i/token",
                "scopes": {}
              }
            },
            "x-amazon-apigateway-authorizer": {
              "type": "jwt",
              "identitySource": "$request.header.Authorization",
              "jwtConfiguration": {
                "issuer": "https://i",
                "audience": [
                  "a"
                ]
              }
            }
          },
          "oidc": {
            "type": "openIdConnect",
            "openIdConnectUrl": "https://i/.well-known/openid-configuration",
            "description": "d"
          },
          "key": {
            "type": "apiKey",
            "name": "k",
            "in": "header"
          },
          "basic": {
            "type": "http",
            "scheme": "basic"
          },
          "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT"
          }
        },
        "links": {
          "shared": {
            "operationId": "listPets"
          }
        },
        "callbacks": {
          "shared": {
            "{$url}": {
              "get": {
                "responses": {
                  "200": {
                    "description": "ok"
                  }
                }
              }
            }
          }
        },
        "x-components": "a"
      },
      "security": [
        {
          "jwt": []
        }
      ],
      "tags": [
        {
          "name": "pets",
          "description": "d",
          "externalDocs": {
            "url": "https://example.com/tag"
          },
          "x-amazon-apigateway-tag-value": "Admin"
        },
        {
          "name": "other"
        }
      ],
      "externalDocs": {
        "url": "https://example.com",
        "description": "all"
      },
      "x-amazon-apigateway-cors": {
        "allowOrigins": [
          "https://app.example"
        ],
        "allowMethods": [
          "GET"
        ],
        "allowHeaders": [
          "content-type"
        ],
        "exposeHeaders": [
          "x-rate"
        ],
        "maxAge": 300,
        "allowCredentials": true
      },
      "x-amazon-apigateway-importexport-version": "1.0",
      "x-root": {
        "nested": [
          {
            "a": {
              "b": [
                []
              ]
            }
          }
        ]
      }
    }
    """##
}
