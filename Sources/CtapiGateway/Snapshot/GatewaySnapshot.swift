package import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// What the loops serve from: built once, never changed, shared by all of them, and swapped whole.
///
/// Everything a request needs is flat: small values that point into one array of bytes, so that serving one touches no
/// reference counts beyond the snapshot's own.
package final class GatewaySnapshot: Sendable {
  /// The APIs, the first of which answers requests that name none.
  let apis: [ServedAPI]
  /// The id of each API.
  let apiIDs: [ByteRange]
  let routes: [ServedRoute]
  let integrations: [ServedIntegration]
  let authorizers: [ServedAuthorizer]
  let pieces: [TargetPiece]
  let endpoints: [Endpoint]
  let text: SnapshotText
  /// What of the inputs cannot be served, and how it is answered instead.
  package let problems: [Diagnostic]

  /// Builds what the loops need from the inputs; what cannot be served as asked is answered with 500 and listed in
  /// ``problems``, never served in another way.
  package init(_ inputs: GatewayInputs) {
    var builder = SnapshotBuilder(inputs)
    builder.build()
    apis = builder.apis
    apiIDs = builder.apis.map(\.id)
    routes = builder.routes
    integrations = builder.integrations
    authorizers = builder.authorizers
    pieces = builder.pieces
    endpoints = builder.endpoints
    text = SnapshotText(builder.text)
    problems = builder.problems
  }

  /// Serves nothing.
  package static var empty: GatewaySnapshot { GatewaySnapshot(GatewayInputs()) }
}
