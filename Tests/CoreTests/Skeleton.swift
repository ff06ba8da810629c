import Testing

@Suite struct CoreSkeleton {}
