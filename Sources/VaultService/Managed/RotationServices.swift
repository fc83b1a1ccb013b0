/// The use cases of people and consumers around rotations.
public struct RotationServices: Sendable {
    /// Beginning, steering and watching rotations.
    public let rotations: RotationService
    /// What there is, and how it fares.
    public let inventory: InventoryService
    /// What consumers report.
    public let usage: UsageReports

    /// Joins the use cases.
    public init(rotations: RotationService, inventory: InventoryService, usage: UsageReports) {
        self.rotations = rotations
        self.inventory = inventory
        self.usage = usage
    }
}
