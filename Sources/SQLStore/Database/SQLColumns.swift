import VaultCore

/// Reads the columns of a row from left to right.
struct SQLColumns {
    private let row: any SQLRow
    private var next = 0

    init(of row: any SQLRow) {
        self.row = row
    }

    mutating func optionalInteger() -> Int64? {
        defer { next += 1 }
        return row.integer(next)
    }

    mutating func optionalText() -> String? {
        defer { next += 1 }
        return row.text(next)
    }

    mutating func optionalBytes() -> [UInt8]? {
        defer { next += 1 }
        return row.bytes(next)
    }

    mutating func optionalTimestamp() -> Timestamp? {
        optionalInteger().map { Timestamp(microseconds: $0) }
    }

    mutating func integer() throws(VaultError) -> Int64 { try present(optionalInteger()) }

    mutating func int() throws(VaultError) -> Int { Int(try integer()) }

    mutating func flag() throws(VaultError) -> Bool { try integer() != 0 }

    mutating func timestamp() throws(VaultError) -> Timestamp { try present(optionalTimestamp()) }

    mutating func text() throws(VaultError) -> String { try present(optionalText()) }

    mutating func bytes() throws(VaultError) -> [UInt8] { try present(optionalBytes()) }

    /// A column whose text `read` understands, such as a name or a raw value.
    mutating func value<T>(_ read: (String) -> T?) throws(VaultError) -> T {
        try present(read(try text()))
    }

    /// The three columns that name an object: vault, kind, name.
    mutating func objectID() throws(VaultError) -> ObjectID {
        ObjectID(
            vault: try value { VaultName($0) },
            kind: try value { ObjectKind(rawValue: $0) },
            name: try value { ObjectName($0) }
        )
    }

    private func present<T>(_ value: T?) throws(VaultError) -> T {
        guard let value else { throw Self.unreadable(next) }
        return value
    }

    private static func unreadable(_ column: Int) -> VaultError {
        VaultError(
            .integrity,
            "a stored row holds something this release cannot read (column \(column)); "
                + "restore the data folder from a backup, or use the release that wrote it"
        )
    }
}
