import COpenSSL
import CtapiCore
import Glibc

/// What a person needs to know of a certificate to see why it was refused.
struct CertificateSummary {
  /// The names it is for, each in quotes, escaped; its subject where it has none.
  let names: String
  /// Who signed it, escaped.
  let issuer: String
  /// The days it is valid from and to, as `2026-11-25`.
  let notBefore: String
  let notAfter: String

  /// The most names that are listed.
  private static let nameLimit = 5

  init(_ certificate: OpaquePointer) {
    let found = CertificateSummary.names(of: certificate)
    let subject = CertificateSummary.text(of: X509_get_subject_name(certificate))
    let shown = (found.isEmpty ? [subject] : found).prefix(CertificateSummary.nameLimit)
    let rest = found.count > shown.count ? " and \(found.count - shown.count) more" : ""
    names = shown.map { "'\($0.escapedForTerminal)'" }.joined(separator: ", ") + rest
    issuer = CertificateSummary.text(of: X509_get_issuer_name(certificate)).escapedForTerminal
    notBefore = CertificateSummary.day(of: X509_get0_notBefore(certificate))
    notAfter = CertificateSummary.day(of: X509_get0_notAfter(certificate))
  }

  private static func names(of certificate: OpaquePointer) -> [String] {
    guard let list = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
    let names = OpaquePointer(list)
    defer { GENERAL_NAMES_free(names) }
    var found: [String] = []
    for index in 0..<ctapi_name_count(names) {
      var kind: Int32 = 0
      guard let value = GENERAL_NAME_get0_value(ctapi_name(names, index), &kind) else { continue }
      let string = value.assumingMemoryBound(to: ASN1_STRING.self)
      guard let data = ASN1_STRING_get0_data(string) else { continue }
      let bytes = Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(string))))
      if kind == GEN_DNS {
        found.append(String(decoding: bytes, as: UTF8.self))
      } else if kind == GEN_IPADD, bytes.count == 4 || bytes.count == 16 {
        found.append((bytes.count == 4 ? SocketAddress.ipv4(bytes, port: 0) : .ipv6(bytes, port: 0)).host)
      }
    }
    return found
  }

  private static func text(of name: OpaquePointer?) -> String {
    guard let line = X509_NAME_oneline(name, nil, 0) else { return "" }
    defer { CRYPTO_free(line, "", 0) }
    return String(cString: line)
  }

  private static func day(of time: UnsafePointer<ASN1_TIME>?) -> String {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unknown day" }
    let twoDigits = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday))"
  }
}
