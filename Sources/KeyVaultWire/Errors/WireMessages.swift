public import VaultCore

/// The refusals whose texts clients and people know from Key Vault, so that every layer says them alike.
public enum WireMessages {
    /// 404: no such object, or no such version of it.
    public static func notFound(
        _ kind: ObjectKind,
        _ name: ObjectName,
        version: VersionID? = nil,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let code: VaultError.Code
        switch kind {
        case .secret: code = .secretNotFound
        case .key: code = .keyNotFound
        case .certificate: code = .certificateNotFound
        }
        let identifier = version.map { "\(name)/\($0)" } ?? "\(name)"
        let text = """
            A \(kind.rawValue) with (name/id) \(identifier) was not found in this key vault. If you recently \
            deleted this \(kind.rawValue) you may be able to recover it using the correct recovery command. \
            For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182
            """
        return VaultError(code, text, file: file, line: line)
    }

    /// 409: the name stands on a soft-deleted object.
    public static func deletedButRecoverable(
        _ kind: ObjectKind,
        _ name: ObjectName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            \(kind.rawValue.capitalizedFirst) \(name) is currently in a deleted but recoverable state, and its \
            name cannot be reused; in this state, the \(kind.rawValue) can only be recovered or purged.
            """
        return VaultError(.objectDeleted, text, file: file, line: line)
    }

    /// 403: get of a disabled secret.
    public static func secretDisabled(file: String = #fileID, line: Int = #line) -> VaultError {
        VaultError(
            .secretDisabled,
            "Operation get is not allowed on a disabled secret.",
            file: file,
            line: line
        )
    }

    /// 403: use of a disabled key; `operation` as in `key_ops`, or `get`.
    public static func keyDisabled(
        operation: String,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        VaultError(
            .keyDisabled,
            "Operation \(operation) is not allowed on a disabled key.",
            file: file,
            line: line
        )
    }

    /// 403: use of a key before `nbf`.
    public static func keyNotYetValid(
        operation: KeyOperation,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        VaultError(
            .keyNotYetValid,
            "Operation \(operation.rawValue) is not allowed on a key that is not yet valid.",
            file: file,
            line: line
        )
    }

    /// 403: use of a key from `exp` on.
    public static func keyExpired(
        operation: KeyOperation,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        VaultError(
            .keyExpired,
            "Operation \(operation.rawValue) is not allowed on an expired key.",
            file: file,
            line: line
        )
    }

    /// 403: the operation is not among the key's `key_ops`.
    public static func keyOperationForbidden(
        operation: KeyOperation,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        VaultError(
            .keyOperationForbidden,
            "Operation \(operation.rawValue) is not permitted on this key.",
            file: file,
            line: line
        )
    }

    /// 403: purge under purge protection.
    public static func purgeProtected(
        vault: VaultName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault \
            service will automatically purge it after the retention period has passed.\r\nVault: \(vault)
            """
        return VaultError(.forbidden, text, file: file, line: line)
    }

    /// 403: no role grants the action.
    public static func forbiddenByRbac(
        caller: String,
        action: String,
        resource: String,
        vault: VaultName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let lines = [
            "Caller is not authorized to perform action on resource.",
            "If role assignments, deny assignments or role definitions were changed recently, please observe "
                + "propagation time.",
            "Caller: \(caller)", "Action: '\(action)'", "Resource: '\(resource)'", "Assignment: (not found)",
            "DenyAssignmentId: null", "DecisionReason: 'DeniedWithNoValidRBAC'", "Vault: \(vault)", "",
        ]
        return VaultError(.forbiddenByRbac, lines.joined(separator: "\r\n"), file: file, line: line)
    }

    /// 403: the vault's firewall does not admit the caller's address.
    public static func forbiddenByFirewall(
        address: String,
        caller: String,
        vault: VaultName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let lines = [
            "Client address is not authorized and caller is not a trusted service.",
            "Client address: \(address)", "Caller: \(caller)", "Vault: \(vault);location=local",
        ]
        return VaultError(.forbiddenByFirewall, lines.joined(separator: "\r\n"), file: file, line: line)
    }

    /// 403: no access policy of the vault grants the operation, which needs a permission such as `secrets get`.
    public static func accessDenied(
        caller: String,
        permission: String,
        vault: VaultName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            The user, group or application '\(caller)' does not have \(permission) permission on key vault \
            '\(vault);location=local'. For help resolving this issue, please see \
            https://go.microsoft.com/fwlink/?linkid=2125287
            """
        return VaultError(.accessDenied, text, file: file, line: line)
    }

    /// 403: the vault answers nobody who does not come through a private endpoint.
    public static func forbiddenByConnection(
        vault: VaultName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            Public network access is disabled and request is not from a trusted service nor via an approved private \
            link. Set publicNetworkAccess of the vault to Enabled.\r\nVault: \(vault);location=local
            """
        return VaultError(.forbiddenByConnection, text, file: file, line: line)
    }

    /// 429: one transaction too many; `reason` names whose limit, as the service does.
    public static func throttled(
        _ reason: String,
        _ wait: Duration,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = "Request was not processed because too many requests were received. Reason: \(reason)"
        return VaultError(.throttled, text, retryAfter: wait, file: file, line: line)
    }

    /// 409: a restore onto a name that is taken.
    public static func nameTaken(
        _ kind: ObjectKind,
        _ name: ObjectName,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            A \(kind.rawValue) named \(name) already exists in this key vault; delete and purge it, then try again.
            """
        return VaultError(.conflict, text, file: file, line: line)
    }

    /// 400: a backup blob that is not ours, was altered, or belongs to another server.
    public static func corruptBackup(file: String = #fileID, line: Int = #line) -> VaultError {
        VaultError(.malformedBackup, "Backup blob is corrupt.", file: file, line: line)
    }

    /// 400: a key type that needs a hardware module, on a vault that has none.
    public static func hardwareKey(file: String = #fileID, line: Int = #line) -> VaultError {
        VaultError(
            .keyTypeNotSupported,
            "Hardware key operation not allowed on standard vault. Use kty RSA, EC or oct instead.",
            file: file,
            line: line
        )
    }
}

extension String {
    /// The text with its first letter in upper case.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
