import VaultCore

extension OutboxEntry {
    /// The id of the event that announces a version's expiry, or that it came: the same whenever it is worked out.
    ///
    /// So a subscriber that hears of one expiry twice can tell. It is a GUID of version 8 (RFC 9562, section 5.8) from the
    /// random identifier of the version, the time of the expiry, and which of the two it is.
    static func expiryID(_ work: DueEntry.Work, of version: VersionRecord) -> String {
        let digits = version.id.description.compactMap(\.hexDigitValue)
        var bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
        if work == .expired { bytes[0] ^= 1 }
        var expiry = UInt64(bitPattern: version.attributes.expires?.microseconds ?? 0)
        for index in (9...15).reversed() {
            bytes[index] ^= UInt8(truncatingIfNeeded: expiry)
            expiry >>= 8
        }
        return GUID.text(of: bytes, version: 8)
    }

    /// The ids of all events about a version's expiry, in the order in which they come.
    static func expiryIDs(of version: VersionRecord) -> [String] {
        [expiryID(.nearExpiry, of: version), expiryID(.expired, of: version)]
    }
}
