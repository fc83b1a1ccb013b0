import VaultCore

extension KeyAlgorithm {
    /// Refuses the algorithm when the key cannot use it for any of the operations.
    func requireFit(_ specification: KeySpecification, for operations: KeyOperation...) throws(VaultError) {
        guard operations.contains(where: { fits(specification, for: $0) }) else {
            throw .unfit(self, specification, for: operations)
        }
    }

    /// Refuses a digest that is not of the algorithm's length; `field` is what the wire calls it.
    func requireDigest(_ digest: [UInt8], field: String) throws(VaultError) {
        guard let expected = digestLength, digest.count != expected else { return }
        throw .wrongLength(
            field,
            digest.count,
            expected: "the digest of the message, \(expected) bytes for \(rawValue)"
        )
    }

    /// Refuses what only other algorithms take, so that no caller believes it was used.
    func requireAbsent(_ fields: KeyValuePairs<String, [UInt8]?>) throws(VaultError) {
        for (field, value) in fields where value != nil {
            throw .needless(field, self)
        }
    }
}
