import Testing

@Suite struct GatewaySkeleton {}
