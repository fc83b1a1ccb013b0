import VaultCore

/// Checks that two logins stand to one another as the overlap wants it.
enum CredentialPair {
    /// Refuses a candidate for the wrong principal.
    static func check(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        for overlap: TargetOverlap
    ) throws(TargetFailure) {
        try PasswordShape.check(candidate)
        guard let current else { return }
        let isSame = candidate.principal == current.principal
        switch overlap {
        case .twoPrincipals where isSame:
            throw TargetFailure(
                .refused(
                    "\(current.principal) is in use: a candidate of two principals goes to the other one."
                )
            )
        case .twoPasswords where !isSame, .none where !isSame:
            throw TargetFailure(
                .refused("The strategy \(overlap.rawValue) keeps to the principal \(current.principal).")
            )
        default: break
        }
        if isSame && candidate.password.isEqual(to: current.password) {
            throw TargetFailure(.refused("The candidate has the password that is in use."))
        }
    }
}
