import VaultCore

/// What the audit log writes to.
///
/// Used from one queue only.
protocol AuditMedium: AnyObject, Sendable {
    /// How many bytes of an unfinished line were cut off when it was opened.
    var bytesCutOff: Int { get }

    /// Appends whole lines and makes them durable, or leaves none of them and throws.
    func appendDurably(_ lines: [UInt8]) throws(VaultError)

    /// Lets the medium go.
    func close()
}
