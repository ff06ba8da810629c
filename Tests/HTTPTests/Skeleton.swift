import Testing

@Suite struct HTTPSkeleton {}
