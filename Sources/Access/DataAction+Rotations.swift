/// What can be done with rotations, at the server, a vault or one object, through `/rekey/v1`.
extension DataAction {
    /// See rotations with their journals, and the inventory.
    public static let rotationsRead = DataAction("Rekey/vaults/rotations/read")
    /// Begin, approve, pause, resume, undo and finish rotations.
    public static let rotationsWrite = DataAction("Rekey/vaults/rotations/write")
    /// Report which version a consumer loaded; whoever may read a value may do this too.
    public static let usageWrite = DataAction("Rekey/vaults/usage/write")

    /// Every action on rotations.
    public static let rotations: [DataAction] = [rotationsRead, rotationsWrite, usageWrite]
}
