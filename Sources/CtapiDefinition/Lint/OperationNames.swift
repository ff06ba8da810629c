/// The members of a path item that are operations.
enum OperationNames {
  static let all: Set<String> = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "x-amazon-apigateway-any-method",
  ]
}
