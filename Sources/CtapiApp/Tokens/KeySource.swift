package import CtapiCommandLine
package import CtapiCore

/// Where the keys of `token verify` come from.
package enum KeySource {
  /// A file the user picked.
  case file(String)
  /// A key set on standard input.
  case standardInput
  /// A key of the pool, by name.
  case named(String)
  /// A key set behind a URL.
  case url(String)
  /// What an issuer's discovery document leads to.
  case issuer(String)
  /// The pool's own keys.
  case pool(String?)

  /// The options that choose a source.
  package static var options: [Option] {
    [
      .value("key", .text, as: "file|kid", "Verify with this key: a file, or a key of the pool"),
      .value("jwks", .text, as: "file|url|-", "Verify with this key set"),
      .value("issuer", .text, as: "url", "Fetch the keys of this issuer, and ask for it in 'iss'"),
      .value("pool", .text, as: "id", "Verify with this pool's keys, and ask for its issuer", note: "the only pool"),
    ]
  }

  /// The source a command line asks for; throws `usage` for more than one.
  package init(_ invocation: AppInvocation) throws(CtapiError) {
    let given = ["key", "jwks", "issuer", "pool"].filter { invocation.string($0) != nil }
    guard given.count <= 1 else {
      throw CtapiError(
        .usage, "options '--\(given[0])' and '--\(given[1])' both say where the keys are", hint: "give one of them")
    }
    if let key = invocation.string("key") {
      self = Files.exists(key) ? .file(key) : .named(key)
    } else if let keys = invocation.string("jwks") {
      if keys == "-" { self = .standardInput } else { self = RemoteKeys.isURL(keys) ? .url(keys) : .file(keys) }
    } else if let issuer = invocation.string("issuer") {
      self = .issuer(issuer)
    } else {
      self = .pool(invocation.string("pool"))
    }
  }
}
