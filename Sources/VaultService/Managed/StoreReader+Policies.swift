import Foundation
import Policies
import Rotation
import VaultCore

extension ServerReader {
    /// The set that a vault follows; an empty one before any was applied.
    ///
    /// Throws ``VaultError/Code/integrity`` or ``VaultError/Code/schemaTooNew``.
    func appliedPolicies(of vault: VaultName) throws -> PolicySet {
        guard let text = try setting(vault.policiesSetting) else { return PolicySet() }
        return try PolicySet(canonicalText: text)
    }

    /// What persons changed of it since files were applied, in the order in which they did.
    ///
    /// Throws ``VaultError/Code/integrity`` when the store's text does not read back.
    func emergencies(of vault: VaultName) throws -> [EmergencyChange] {
        guard let text = try setting(vault.emergenciesSetting) else { return [] }
        do {
            return try JSONDecoder().decode([EmergencyChange].self, from: Data(text.utf8))
        } catch {
            throw VaultError(
                .integrity,
                "The stored emergency changes do not read back; restore from a backup."
            )
        }
    }
}

extension ServerWriter {
    /// Writes the emergency changes of a vault.
    func setEmergencies(_ changes: [EmergencyChange], of vault: VaultName) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(changes), as: UTF8.self)
        try setSetting(vault.emergenciesSetting, to: text)
    }
}

extension VaultName {
    /// Under which name the store keeps the set of the vault.
    var policiesSetting: String { "policies:\(self)" }

    /// Under which names the store keeps all that belongs to the vault and to no object.
    var settings: [String] { [policiesSetting, emergenciesSetting, driftSetting] }

    fileprivate var emergenciesSetting: String { "emergencies:\(self)" }
}

/// How one object changes when a set is applied.
struct ManagedChange {
    let before: CurrentObject
    var after: CurrentObject
}

extension StoreReader {
    /// The objects that must change for a vault to follow `wanted`, in the order of their paths.
    ///
    /// Throws ``VaultError/Code/conflict`` when an object of the set is gone.
    func changes(to wanted: [ObjectPath: ManagedRotation], from applied: PolicySet, in vault: VaultName)
        throws -> [ManagedChange]
    {
        try Set(wanted.keys).union(applied.objects.keys).sorted().compactMap { path in
            guard let before = try current(path.id(in: vault)) else {
                guard wanted[path] == nil else { throw Self.gone(path) }
                return nil
            }
            var change = ManagedChange(before: before, after: before)
            change.after.object.rotationPolicy = try before.object.rotationPolicy(following: wanted[path])
            if let tags = wanted[path]?.object.tags, !tags.isEmpty { change.after.version.tags = tags }
            return change.after == before ? nil : change
        }
    }

    private static func gone(_ path: ObjectPath) -> VaultError {
        VaultError(.conflict, "\(path) was removed meanwhile; plan again.")
    }
}

extension StoreTransaction {
    /// Makes one change and what follows from it.
    func commit(_ change: ManagedChange, at now: Timestamp) throws {
        var after = change.after
        if after.version != change.before.version {
            after.version.attributes.updated = max(now, after.version.attributes.created)
            try update(after.version)
        }
        if after.object != change.before.object {
            try update(after.object)
            after.object.revision += 1
        }
        try reschedule(from: change.before, to: after)
        try announceAnew(change)
    }

    /// A new subscriber hears of an expiry that was announced before it was there.
    private func announceAnew(_ change: ManagedChange) throws {
        let notify = try ManagedRotation(of: change.after.object)?.object.notify
        guard let notify, try ManagedRotation(of: change.before.object)?.object.notify != notify,
            let instant = try schedule(of: change.after).instant(of: .nearExpiry)
        else { return }
        try setDue(DueEntry(at: instant, work: .nearExpiry, object: change.after.object.id))
    }
}
