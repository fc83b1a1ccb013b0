extension Migration {
    /// The firewall of each vault; NULL while it is off.
    static let firewall = Migration(
        version: 3,
        name: "firewall",
        statements: ["ALTER TABLE vaults ADD COLUMN firewall TEXT"]
    )
}
