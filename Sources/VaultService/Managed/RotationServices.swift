/// The use cases of people and consumers around rotations.
public struct RotationServices: Sendable {
    /// Beginning, steering and watching rotations.
    public let rotations: RotationService
    /// What there is, and how it fares.
    public let inventory: InventoryService
    /// What consumers report.
    public let usage: UsageReports
    /// What targets say of current versions.
    public let drift: DriftWatch
    /// Taking over what was changed at a target.
    public let adoption: DriftAdoption

    /// Joins the use cases.
    public init(
        rotations: RotationService,
        inventory: InventoryService,
        usage: UsageReports,
        drift: DriftWatch,
        adoption: DriftAdoption
    ) {
        self.rotations = rotations
        self.inventory = inventory
        self.usage = usage
        self.drift = drift
        self.adoption = adoption
    }
}
