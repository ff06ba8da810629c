/// The changes of responses that have one status.
struct ServedResponseMapping: Sendable {
  let status: Int32
  let mapping: ServedMapping
}
