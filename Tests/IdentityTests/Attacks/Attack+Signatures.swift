import CtapiCore
import CtapiIdentity

extension Attack {
  /// A10 to A14: the signature's bytes.
  static func signatureAttacks() throws -> [Attack] {
    try ellipticSignatures() + rsaSignatures()
  }

  private static let orders: [String: String] = [
    "p256": "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    "p384": "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    "p521":
      "01" + String(repeating: "ff", count: 32)
      + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
  ]

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private static func ellipticSignatures() throws -> [Attack] {
    var attacks: [Attack] = []
    for (key, kid, algorithm) in [
      (TestKeys.p256, "p256", "ES256"), (TestKeys.p384, "p384", "ES384"), (TestKeys.p521, "p521", "ES512"),
    ] {
      let header = #"{"alg":"\#(algorithm)","kid":"\#(kid)"}"#
      let order = bytes(orders[kid] ?? "")
      let size = order.count
      let zero = [UInt8](repeating: 0, count: size)
      let one = zero.dropLast() + [1]
      var less = order
      less[size - 1] -= 1
      var more = order
      more[size - 1] += 1
      let numbers: [(String, [UInt8])] = [("0", zero), ("1", Array(one)), ("n-1", less), ("n", order), ("n+1", more)]
      for (first, r) in numbers {
        for (second, s) in numbers where first == "0" || second == "0" || first == second {
          attacks.append(
            Attack("A10", "\(algorithm) r=\(first) s=\(second)", join(header, signature: r + s), .signatureInvalid))
        }
      }
      let good = try Tokens.sign(key: key, SignatureAlgorithm(rawValue: algorithm) ?? .es256)
      let parts = segments(good)
      let signature = Base64.decodeURL(Array(parts[2].utf8).span) ?? []
      var encoded: [UInt8] = []
      ECDSASignature.encodeDER(signature.span, into: &encoded)
      let variants: [(String, [UInt8])] = [
        ("in DER", encoded), ("one byte short", signature.dropLast()), ("one byte long", signature + [0]),
        ("with a zero before it", [0] + signature), ("70 bytes", Array((signature + signature).prefix(70))),
        ("empty", []), ("without R's first byte", Array(signature.dropFirst())),
        ("R and S exchanged", Array(signature[size...] + signature[..<size])),
      ]
      for (name, bytes) in variants where bytes != signature {
        attacks.append(
          Attack("A11", "\(algorithm) \(name)", "\(parts[0]).\(parts[1]).\(base64(bytes))", .signatureInvalid))
      }
      let twin = Array(signature[..<size]) + minus(order, Array(signature[size...]))
      attacks.append(
        Attack("A12", "\(algorithm) high-S twin is the same signature", "\(parts[0]).\(parts[1]).\(base64(twin))", nil))
    }
    return attacks
  }

  private static func minus(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var borrow = 0
    var result = left
    for index in left.indices.reversed() {
      var digit = Int(left[index]) - Int(right[index]) - borrow
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 256 }
      result[index] = UInt8(digit)
    }
    return result
  }

  private static func rsaSignatures() throws -> [Attack] {
    let parts = segments(try Tokens.sign(key: TestKeys.rsa, .rs256))
    let signature = Base64.decodeURL(Array(parts[2].utf8).span) ?? []
    var modulus: [UInt8] = []
    if case .asymmetric(let pair, _) = TestKeys.rsa.material,
      case .rsa(let numbers) = try pair.components(includingPrivate: false)
    {
      modulus = numbers.modulus
    }
    let zero = [UInt8](repeating: 0, count: 256)
    // 00 01 FF … 00 DigestInfo, as it stands after the public operation: never a signature itself.
    let padded: [UInt8] = [0, 1] + [UInt8](repeating: 0xFF, count: 202) + [0] + [UInt8](repeating: 7, count: 51)
    let variants: [(String, String, [UInt8])] = [
      ("A13", "with zeros before it", [0, 0] + signature), ("A13", "with a zero behind it", signature + [0]),
      ("A13", "one byte short", Array(signature.dropLast())),
      ("A13", "without its first byte", Array(signature.dropFirst())),
      ("A13", "0", zero), ("A13", "1", zero.dropLast() + [1]), ("A13", "the modulus", modulus),
      ("A13", "all ones", [UInt8](repeating: 0xFF, count: 256)), ("A13", "empty", []),
      ("A13", "twice itself", signature + signature), ("A14", "the padding itself", padded),
      ("A14", "random", (0..<256).map { UInt8(($0 * 37 + 11) & 0x7F) }),
    ]
    var attacks = variants.map { row, name, bytes in
      Attack(row, "RS256 \(name)", "\(parts[0]).\(parts[1]).\(base64(bytes))", .signatureInvalid)
    }
    let pss = segments(try Tokens.sign(key: TestKeys.rsa, .ps256))
    attacks.append(
      Attack("A14", "a PSS signature under RS256", "\(parts[0]).\(parts[1]).\(pss[2])", .signatureInvalid))
    attacks.append(
      Attack("A14", "the signature of other claims", "\(parts[0]).\(base64("{}")).\(parts[2])", .signatureInvalid))
    attacks.append(
      Attack(
        "A14", "the signature under another header",
        "\(base64(#"{"kid":"rsa","alg":"RS256"}"#)).\(parts[1]).\(parts[2])", .signatureInvalid))
    return attacks
  }
}
