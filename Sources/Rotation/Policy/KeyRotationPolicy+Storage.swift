import Foundation
public import VaultCore

extension KeyRotationPolicy {
    /// The policy that holds for an object: the one set on a key, or the default.
    ///
    /// Throws ``VaultError/Code/schemaTooNew`` for a form of a newer release and ``VaultError/Code/integrity``
    /// for text that is no policy.
    public init(of object: ObjectRecord) throws(VaultError) {
        let stored = object.id.kind == .key ? object.rotationPolicy : nil
        self =
            try stored.map { text throws(VaultError) in try KeyRotationPolicy(stored: text) }
            ?? .default
    }

    /// Reads what ``stored()`` wrote; throws as ``init(of:)`` does.
    public init(stored text: String) throws(VaultError) {
        let form = try StoredJSON.read(Form.self, from: text, version: Form.version)
        self.init(
            rotate: form.rotateAfterCreate.map(Trigger.afterCreate)
                ?? form.rotateBeforeExpiry.map(Trigger.beforeExpiry),
            notifyBeforeExpiry: form.notifyBeforeExpiry,
            expiryTime: form.expiryTime,
            created: form.created,
            updated: form.updated,
            files: form.files
        )
    }

    /// The policy as versioned JSON text for ``ObjectRecord/rotationPolicy``; durations keep their spelling.
    public func stored() throws(VaultError) -> String {
        var form = Form(
            v: Form.version,
            notifyBeforeExpiry: notifyBeforeExpiry,
            expiryTime: expiryTime,
            created: created,
            updated: updated,
            files: files
        )
        switch rotate {
        case .afterCreate(let time): form.rotateAfterCreate = time
        case .beforeExpiry(let time): form.rotateBeforeExpiry = time
        case nil: break
        }
        return try StoredJSON.write(form)
    }

    private struct Form: Codable {
        static let version = 1
        var v: Int
        var rotateAfterCreate: CalendarDuration?
        var rotateBeforeExpiry: CalendarDuration?
        var notifyBeforeExpiry: CalendarDuration
        var expiryTime: CalendarDuration?
        var created: Timestamp?
        var updated: Timestamp?
        var files: String?
    }
}
