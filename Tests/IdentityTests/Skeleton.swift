import Testing

@Suite struct IdentitySkeleton {}
