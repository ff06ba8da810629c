/// The answer of a lookup: which route, and where its parameters stand in the path.
package struct RouteMatch: Sendable {
  /// The index of the route in the list the table was made of.
  package let route: Int
  /// The parameters in the order of ``PathTemplate/parameterNames``; none for `$default`.
  package let parameters: RouteParameters
}
