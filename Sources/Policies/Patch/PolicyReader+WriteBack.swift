public import VaultCore

extension PolicyReader {
    /// The patches that take changes into the files, one after the other; each stands on those before it.
    ///
    /// Changes are taken in an order in which the files keep every rule between fields. Throws
    /// ``VaultError/Code/badParameter`` with the field that only a person can change.
    public func writeBack(_ changes: [EmergencyChange], to files: [PolicyFile], at now: Timestamp)
        throws(VaultError) -> [PolicyPatch]
    {
        var (patches, files, open) = ([PolicyPatch](), files, changes)
        while !open.isEmpty {
            var (left, failure) = ([EmergencyChange](), VaultError?.none)
            for change in open {
                do {
                    let patch = try patch(files, setting: change.field, to: change.to, at: now)
                    files = files.map {
                        $0.name == patch.file ? PolicyFile(name: $0.name, text: patch.text) : $0
                    }
                    patches.append(patch)
                } catch {
                    left.append(change)
                    failure = failure ?? error
                }
            }
            if let failure, left.count == open.count { throw failure }
            open = left
        }
        return patches
    }
}
