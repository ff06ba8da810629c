import CtapiCore

extension RouteKey {
  /// Where a document that uses no references and no base path has the route's operation.
  var place: JSONPointer {
    let any = "x-amazon-apigateway-any-method"
    guard let template, let method else { return JSONPointer(["paths", "/$default", any]) }
    return JSONPointer(["paths", template.description, method == .any ? any : method.rawValue.lowercased()])
  }
}
