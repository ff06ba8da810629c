/// A finished value of a YAML document, with what an alias to it would stand for.
struct YAMLBuilt {
  var value: JSON
  /// How many values it is made of.
  var count = 1
  /// How much text its scalars and names have.
  var bytes = 0
  /// How deep it nests.
  var depth = 0
}
