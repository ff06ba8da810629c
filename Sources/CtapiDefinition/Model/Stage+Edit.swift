extension Stage {
  /// The limit of a route: its own settings, one by one, before those of the stage.
  package func throttle(of routeKey: String) -> Throttle {
    let own = routeThrottles.first { $0.routeKey == routeKey }?.throttle
    return Throttle(rate: own?.rate ?? throttle.rate, burst: own?.burst ?? throttle.burst)
  }

  /// Gives a route a limit of its own; one that limits nothing removes it.
  package mutating func limit(_ routeKey: String, to throttle: Throttle) {
    let index = routeThrottles.firstIndex { $0.routeKey == routeKey }
    if let index {
      routeThrottles[index].throttle = throttle
      if throttle == Throttle(), routeThrottles[index].detailedMetrics == nil { routeThrottles.remove(at: index) }
    } else if throttle != Throttle() {
      routeThrottles.append(RouteThrottle(routeKey: routeKey, throttle: throttle))
    }
  }

  /// Gives a stage variable a value; an empty one removes it.
  package mutating func set(_ name: String, to value: String) {
    let index = variables.firstIndex { $0.name == name }
    if value.isEmpty {
      if let index { variables.remove(at: index) }
    } else if let index {
      variables[index].value = value
    } else {
      variables.append(StageVariable(name: name, value: value))
    }
  }
}
