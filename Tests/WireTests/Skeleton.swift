import Testing

@Suite struct WireSkeleton {}
