import Testing

@Suite struct DefinitionSkeleton {}
