import Testing

@Suite struct CommandSkeleton {}
