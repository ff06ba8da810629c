/// The two stores of the sample API.
package enum SampleKind: String, Sendable, CaseIterable {
  /// The food store.
  case foods
  /// The pet store.
  case pets

  /// What stands before the id in a path.
  package var pathPrefix: String {
    switch self {
    case .foods: "/foodstore/foods/"
    case .pets: "/petstore/pets/"
    }
  }

  /// The path parameter, which is also the table's key.
  package var key: String {
    switch self {
    case .foods: "foodId"
    case .pets: "petId"
    }
  }

  /// The table the demo gives it.
  package var table: String { "demo-\(rawValue)" }

  /// The service's name within its namespace.
  package var service: String {
    switch self {
    case .foods: "foods.foodstore"
    case .pets: "pets.petstore"
    }
  }
}
