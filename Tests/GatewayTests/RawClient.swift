/// A connection to the gateway under test for bytes that no client would send.
protocol RawClient: AnyObject {
  /// Sends bytes as they are.
  func send(_ bytes: [UInt8])

  /// Ends the sending side only.
  func finish()

  /// All that comes until the other side closes.
  func readToEnd() -> String
}

extension RawConnection: RawClient {}
extension SecureConnection: RawClient {}
