package import CtapiCore

/// An answer that sends the client elsewhere, as a load balancer's redirect does (`gateway.md` 8.4).
///
/// The parts may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}`, which stand for the request's own.
package struct Redirect: Sendable, Hashable {
  /// `HTTP`, `HTTPS` or `#{protocol}`.
  package var scheme = "#{protocol}"
  /// The host without its port.
  package var host = "#{host}"
  /// The port.
  package var port = "#{port}"
  /// The path with its leading slash.
  package var path = "/#{path}"
  /// The query without its question mark.
  package var query = "#{query}"
  /// The status: 301, 302, 303, 307 or 308.
  package var status = 302

  /// The names that may stand in `#{…}`.
  package static let placeholders = ["protocol", "host", "port", "path", "query"]

  /// Reads the settings; throws `invalid-integration` for what cannot be one, or leads back to where it comes from.
  package init(_ value: JSON) throws(CtapiError) {
    self = try PlacedError.unplaced { () throws(PlacedError) in try Redirect(reading: value) }
  }

  /// A redirect that keeps every part of the request.
  init() {}
}
