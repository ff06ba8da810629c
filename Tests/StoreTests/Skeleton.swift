import Testing

@Suite struct StoreSkeleton {}
