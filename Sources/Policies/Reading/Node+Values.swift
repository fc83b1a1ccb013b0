import VaultCore

/// Values of nodes that were checked against their shape.
extension PolicyNode {
    func text(_ name: String) -> String? { self[name]?.text }

    func integer(_ name: String) -> Int? { self[name]?.integer }

    func duration(_ name: String) -> CalendarDuration? { text(name).flatMap { CalendarDuration($0) } }

    func texts(_ name: String) -> [String]? { self[name]?.items.compactMap(\.text) }

    /// A text read by its type; nil when the member is missing.
    func value<Value>(_ name: String, _ read: (String) throws(TextFault) -> Value) -> Value? {
        text(name).flatMap { try? read($0) }
    }

    /// A list of texts read by their type.
    func values<Value>(_ name: String, _ read: (String) throws(TextFault) -> Value) -> [Value]? {
        texts(name)?.compactMap { try? read($0) }
    }
}
