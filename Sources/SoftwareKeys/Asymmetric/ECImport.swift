import COpenSSL
import SecretMemory
import VaultCore

/// An EC key as an import brings it (RFC 7518, section 6.2).
struct ECImport {
    let curve: Curve
    let x: [UInt8]
    let y: [UInt8]
    let privateScalar: SharedSecret

    /// Builds and checks the key.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the wrong member.
    func key() throws(VaultError) -> OpenSSLKey {
        let scalar = try privateScalar.withBytes { bytes throws(VaultError) in try BigNumber(bytes) }
        guard (1...curve.coordinateLength).contains(scalar.byteCount) else {
            throw .wrongMember("d", "is not the private number of a key on \(curve.rawValue): send \(width)")
        }
        let point = [4] + (try coordinate(x, "x")) + (try coordinate(y, "y"))
        let parts = KeyParts(type: "EC", group: curve.groupName, point: point, numbers: [("priv", scalar)])
        guard let key = try parts.build(selection: rekey_selection_keypair) else {
            throw .wrongMember(
                "x",
                "and key.y are no point on \(curve.rawValue): check them, and that crv is right"
            )
        }
        guard try key.isConsistent() else {
            ERR_clear_error()
            throw .wrongMember("d", "does not belong to the point x, y: send all three of one key")
        }
        return key
    }

    /// Clients that write numbers instead of fixed widths drop leading zeros or add one; both are taken.
    private func coordinate(_ bytes: [UInt8], _ member: String) throws(VaultError) -> [UInt8] {
        guard let fixed = try BigNumber(bytes).bytes(width: curve.coordinateLength), !bytes.isEmpty else {
            throw .wrongMember(member, "is not a coordinate on \(curve.rawValue): send \(width)")
        }
        return fixed
    }

    private var width: String { "\(curve.coordinateLength) bytes" }
}
