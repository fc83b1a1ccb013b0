import Crypto
import SecretMemory
import VaultCore

/// What MariaDB keeps in place of a password: `*` and SHA-1 of SHA-1, in hexadecimal digits.
///
/// The form is that of `mysql_native_password`, the only one that two passwords on one account work with here. It is
/// made on this side, so that the password itself is never sent in a statement.
enum MariaDBPassword {
    /// The stored form of a password.
    static func hash(of password: SharedSecret) -> String {
        let first = password.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { bytes in
                var hash = Insecure.SHA1()
                unsafe hash.update(bufferPointer: bytes)
                return hash.finalize()
            }
        }
        let second = Insecure.SHA1.hash(data: Array(first))
        return "*" + Hex.encode(Array(second)).uppercased()
    }
}
