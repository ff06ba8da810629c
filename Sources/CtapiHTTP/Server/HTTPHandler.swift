/// Answers one request; runs on the server's own threads, where it may block for a short time.
package typealias HTTPHandler = @Sendable (HTTPRequest) async -> HTTPResponse
