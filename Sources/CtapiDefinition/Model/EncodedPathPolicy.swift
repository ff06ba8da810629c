/// What the gateway does with encoded slashes, dot segments and the like (`design.md` 7.1).
package enum EncodedPathPolicy: String, Sendable, Hashable {
  /// Refused with 400 when the API has an authorizer, otherwise forwarded as sent.
  case automatic
  /// Always forwarded as sent: `x-ctapi-encoded-paths: forward`.
  case forward
}
