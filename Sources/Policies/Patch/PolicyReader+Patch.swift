public import VaultCore

extension PolicyReader {
    /// The files with one field, such as `policies.monthly.grace.deadline`, set to another value.
    ///
    /// Comments and layout stay. What comes out is read again, and differs from what was read in that field alone.
    /// Throws ``VaultError/Code/badParameter`` when the files have errors, when the entry is in none of them, or when
    /// the field stands in a form that only a person can change.
    public func patch(
        _ files: [PolicyFile],
        setting path: String,
        to value: String,
        at now: Timestamp
    ) throws(VaultError) -> PolicyPatch {
        guard let before = read(files, at: now).set else {
            throw VaultError(.badParameter, "The files have errors; mend them before they are changed.")
        }
        for (index, file) in files.enumerated() {
            guard let root = YAMLReader.read(file).root, let spot = FieldSpot.find(path, in: root) else {
                continue
            }
            for line in LineEdit.candidates(for: spot, value: value, in: file.text) {
                var changed = files
                changed[index] = PolicyFile(name: file.name, text: line.text)
                guard let after = read(changed, at: now).set,
                    Self.isOnly(path, value, from: before, to: after)
                else {
                    continue
                }
                return PolicyPatch(file: file.name, text: line.text, diff: line.diff(of: file))
            }
        }
        throw VaultError(
            .badParameter,
            "`\(path)` cannot be set to this value by itself; change the file by hand."
        )
    }

    /// Whether two sets differ in this field alone.
    private static func isOnly(_ path: String, _ value: String, from: PolicySet, to: PolicySet) -> Bool {
        let changes = SetDifference(applied: from, wanted: to).changes
        guard changes.count == 1, changes[0].fields.count == 1 else { return false }
        let field = changes[0].fields[0]
        return "\(changes[0].entry).\(field.path)" == path && field.to == value
    }
}
