/// What the examples of the registry's commands start from: scripts their tests run first.
enum RegistryExamples {
  static let namespace = "ctapi registry namespace create service > out"
  static let service = "\(namespace) && ctapi registry service create foods.foodstore.service --health custom > out"
  static let instances = """
    \(service) && for n in 1 2; do ctapi registry instance register foods.foodstore.service food-$n \
    --ip 127.0.0.$n --port 9001 --attribute zone=a > out; done
    """
}
