import VaultCore

/// A parameter of a statement.
enum SQLValue: Equatable, Sendable {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case null

    init(_ value: Int64) { self = .integer(value) }

    init(_ value: Int) { self = .integer(Int64(value)) }

    /// Truth as 1 or 0.
    init(_ value: Bool) { self = .integer(value ? 1 : 0) }

    /// An instant as microseconds.
    init(_ value: Timestamp) { self = .integer(value.microseconds) }

    init(_ value: Timestamp?) { self = value.map { .integer($0.microseconds) } ?? .null }

    init(_ value: String) { self = .text(value) }

    init(_ value: String?) { self = value.map { .text($0) } ?? .null }

    init(_ value: [UInt8]) { self = .bytes(value) }

    init(_ value: [UInt8]?) { self = value.map { .bytes($0) } ?? .null }
}

extension ObjectID {
    /// The object's key in every table: vault, kind, canonical name.
    var sqlKey: [SQLValue] {
        [.text(vault.description), .text(kind.rawValue), .text(name.canonical)]
    }
}
