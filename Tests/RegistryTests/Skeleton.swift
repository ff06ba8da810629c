import Testing

@Suite struct RegistrySkeleton {}
