import COpenSSL
import VaultCore

/// What every call into libcrypto has in common: its answer is checked and its error queue left empty.
enum LibCrypto {
    /// Refuses a status other than success; `task` completes "OpenSSL could not …".
    static func require(_ status: Int32, _ task: StaticString) throws(VaultError) {
        guard status > 0 else { throw failure(task) }
    }

    /// Takes a new object, or refuses its absence.
    static func require(_ object: OpaquePointer?, _ task: StaticString) throws(VaultError) -> OpaquePointer {
        guard let object = unsafe object else { throw failure(task) }
        return unsafe object
    }

    /// A fault of ours or of the machine, such as no memory; never the caller's.
    static func failure(_ task: StaticString) -> VaultError {
        ERR_clear_error()
        return VaultError(.internalError, "OpenSSL could not \(task).")
    }

    /// Whether a check passed; what OpenSSL says against it is dropped.
    static func passes(_ status: Int32) -> Bool {
        if status != 1 { ERR_clear_error() }
        return status == 1
    }
}
