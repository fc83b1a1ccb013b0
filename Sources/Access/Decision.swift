/// Whether a caller may do something, and why.
public enum Decision: Hashable, Sendable {
    /// Why not.
    public enum Denial: String, Hashable, Sendable, CaseIterable {
        /// The caller has no role at all.
        case noAssignment = "No role is assigned to the caller."
        /// The caller has roles, but none at this scope or above it.
        case scopeNotCovered = "No role of the caller holds at this scope."
        /// Roles hold at this scope, but none grants the action.
        case actionNotGranted = "No role of the caller at this scope grants the action."
    }

    /// Yes, by the role assignment of this id.
    case granted(assignmentID: String)
    /// No.
    case denied(Denial)

    /// Whether the answer is yes.
    public var isGranted: Bool {
        if case .granted = self { true } else { false }
    }
}
