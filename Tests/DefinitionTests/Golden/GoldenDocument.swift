/// A document and the one that must be made of it, both as YAML.
struct GoldenDocument {
  let given: String
  let expected: String
}
