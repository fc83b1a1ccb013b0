import SecretMemory
import VaultCore

/// What no target takes as a login, found before anything is sent.
enum PasswordShape {
    /// Refuses a principal without a name, and a password that is empty or cannot be a C string.
    static func check(_ login: TargetCredential) throws(TargetFailure) {
        if login.principal.isEmpty || login.principal.utf8.contains(0) {
            throw TargetFailure(.refused("The principal has no usable name."))
        }
        if login.password.count == 0 {
            throw TargetFailure(.refused("The password of \(login.principal) is empty."))
        }
        let hasNull = login.password.withBytes { bytes in
            bytes.exposed().contains(0)
        }
        if hasNull {
            throw TargetFailure(.refused("The password of \(login.principal) holds a null byte."))
        }
    }
}
