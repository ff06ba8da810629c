package import CtapiCore

extension DocumentEdit {
  private static let listeners = JSONPointer(["x-ctapi-l4-listeners"])

  /// The document with one more TCP listener; throws `route-exists`.
  package static func adding(_ listener: RelayListener, to stored: StoredAPI) throws(CtapiError) -> Document {
    guard !stored.api.listeners.contains(where: { $0.port == listener.port }) else {
      throw CtapiError(
        .routeExists, "the listener '\(listener.name)' exists",
        hint: "change it with: ctapi routes update '\(listener.name)'")
    }
    return edited(stored) { $0.append(listener.json) }
  }

  /// The document with a TCP listener going elsewhere.
  package static func updating(
    _ listener: RelayListener, to target: RelayListener.Target, in stored: StoredAPI
  ) -> Document {
    let changed = RelayListener(port: listener.port, target: target)
    return edited(stored) { elements in
      for index in indices(of: listener, stored) { elements[index] = changed.json }
    }
  }

  /// The document without a TCP listener.
  package static func removing(_ listener: RelayListener, from stored: StoredAPI) -> Document {
    edited(stored) { elements in
      for index in indices(of: listener, stored).reversed() { elements.remove(at: index) }
    }
  }

  /// An API's listeners are its document's elements, one by one.
  private static func indices(of listener: RelayListener, _ stored: StoredAPI) -> [Int] {
    stored.api.listeners.indices.filter { stored.api.listeners[$0].port == listener.port }
  }

  private static func edited(_ stored: StoredAPI, _ edit: (inout [JSON]) -> Void) -> Document {
    var root = stored.document.root
    var elements = root[listeners]?.arrayValue ?? []
    edit(&elements)
    root[listeners] = elements.isEmpty ? nil : .array(elements)
    return Document(root, format: stored.document.format)
  }
}
