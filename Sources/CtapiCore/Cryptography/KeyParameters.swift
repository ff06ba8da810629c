import COpenSSL

/// Collects the numbers of a key and gives them to libcrypto.
final class KeyParameters {
  private let builder: OpaquePointer
  private var numbers: [OpaquePointer] = []
  private var isComplete = true
  // The builder keeps pointers to names and strings until the key is made, so copies of them live here as long.
  private var strings: [UnsafeMutablePointer<CChar>] = []

  init() throws(CtapiError) {
    OpenSSL.start()
    builder = try OpenSSL.need(OSSL_PARAM_BLD_new(), "OSSL_PARAM_BLD_new")
  }

  deinit {
    OSSL_PARAM_BLD_free(builder)
    for number in numbers { BN_clear_free(number) }
    for string in strings { string.deallocate() }
  }

  /// Adds a big-endian number.
  func add(number bytes: [UInt8], _ name: String) {
    guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else {
      isComplete = false
      return
    }
    numbers.append(number)
    isComplete = OSSL_PARAM_BLD_push_BN(builder, keep(name.utf8), number) == 1 && isComplete
  }

  /// Adds octets.
  func add(octets bytes: [UInt8], _ name: String) {
    let added = OSSL_PARAM_BLD_push_octet_string(builder, keep(name.utf8), keep(bytes), bytes.count)
    isComplete = added == 1 && isComplete
  }

  /// Adds the name of a curve.
  func add(group curve: EllipticCurve) {
    let name = curve.groupName.utf8
    let added = OSSL_PARAM_BLD_push_utf8_string(
      builder, keep(OSSL_PKEY_PARAM_GROUP_NAME.utf8), keep(name), name.count)
    isComplete = added == 1 && isComplete
  }

  /// A copy with a zero behind it.
  private func keep(_ bytes: some Collection<UInt8>) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    var next = copy
    for byte in bytes {
      next.initialize(to: CChar(bitPattern: byte))
      next += 1
    }
    next.initialize(to: 0)
    strings.append(copy)
    return copy
  }

  /// The key, or nil when the numbers are not a key, such as a point off its curve.
  func makeKey(_ type: String, isPrivate: Bool) throws(CtapiError) -> OpaquePointer? {
    guard isComplete, let parameters = OSSL_PARAM_BLD_to_param(builder) else {
      throw OpenSSL.failure("OSSL_PARAM_BLD_to_param")
    }
    defer { OSSL_PARAM_free(parameters) }
    let context = try OpenSSL.need(EVP_PKEY_CTX_new_from_name(nil, type, nil), "EVP_PKEY_CTX_new_from_name")
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_fromdata_init(context) == 1 else { throw OpenSSL.failure("EVP_PKEY_fromdata_init") }
    var pointer: OpaquePointer?
    let selection = isPrivate ? ctapi_selection_pair() : ctapi_selection_public()
    guard EVP_PKEY_fromdata(context, &pointer, selection, parameters) == 1 else {
      OpenSSL.forgetErrors()
      return nil
    }
    return pointer
  }
}
