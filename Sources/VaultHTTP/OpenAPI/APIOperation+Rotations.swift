import RekeyWire

extension APIOperation {
    /// What can be asked about rotations.
    static var rotations: [APIOperation] {
        let vault = (name: "vault", meaning: "Only of this vault.")
        let limit = (name: "limit", meaning: "At most so many, 1 to 1,000; 100 when absent.")
        return [
            APIOperation(
                "GET",
                "/rotations",
                "Lists rotations, the newest first.",
                query: [
                    vault, (name: "object", meaning: "Only of this object, such as secrets/orders-db-app."),
                    (name: "state", meaning: "Only open or ended ones, or those in this state."), limit,
                ],
                response: Page<RotationResource>.self
            ),
            APIOperation(
                "POST",
                "/rotations",
                "Begins a rotation now.",
                request: RotationDraft.self,
                response: RotationResource.self,
                status: 201
            ),
            APIOperation(
                "GET",
                "/rotations/{rotation}",
                "Shows a rotation with its timeline.",
                response: RotationDetail.self
            ),
            act("rollback", "Undoes a rotation."), act("resume", "Has a stuck or paused rotation go on."),
            act("retry", "Has a step that failed tried now instead of later."),
            act("pause", "Stops a rotation where it stands."), act("approve", "Approves a rotation."),
            act("retire", "Takes the old login away now, used or not."),
            APIOperation(
                "GET",
                "/inventory",
                "Lists every object and how it fares with its rotation.",
                query: [vault, (name: "after", meaning: "The next of the page before."), limit],
                response: InventoryPage.self
            ),
            APIOperation(
                "GET",
                "/drift",
                "Lists what targets say of current versions, the gravest first.",
                query: [vault, (name: "state", meaning: "Only those in this state."), limit],
                response: Page<DriftResource>.self
            ),
            APIOperation(
                "POST",
                "/drift/check",
                "Asks a target now whether it accepts the current version.",
                request: DriftCheck.self,
                response: DriftResource.self
            ),
            APIOperation(
                "POST",
                "/drift/adopt",
                "Takes over a login that was changed at its target, after trying it there.",
                request: DriftAdopt.self,
                response: DriftResource.self
            ),
            APIOperation(
                "POST",
                "/usage",
                "Reports which versions the caller loaded, and whether they work.",
                request: UsageDraft.self,
                response: UsageReceipt.self
            ),
        ]
    }

    private static func act(_ name: String, _ summary: String) -> APIOperation {
        APIOperation("POST", "/rotations/{rotation}/\(name)", summary, response: RotationResource.self)
    }
}
