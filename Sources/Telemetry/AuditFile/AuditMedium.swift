import VaultCore

/// What the audit log writes to.
///
/// Used from one queue only.
protocol AuditMedium: AnyObject, Sendable {
    /// How many bytes of an unfinished line were cut off when it was opened.
    var bytesCutOff: Int { get }

    /// Whether what is written can still be found where it is looked for.
    var isInPlace: Bool { get }

    /// Begins anew in the place that another program took.
    func begin() throws(VaultError)

    /// Appends whole lines and makes them durable, or leaves none of them and throws.
    func appendDurably(_ lines: [UInt8]) throws(VaultError)

    /// Lets the medium go.
    func close()
}
