/// What the examples of the store's commands start from: scripts their tests run first.
enum StoreExamples {
  static let pets = #"ctapi store put pets 1 '{"name":"Rex"}'"#
}
