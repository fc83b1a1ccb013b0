/// Which target stands in which layer, and which outside modules the lower layers may use.
struct LayerTable: Sendable {
    /// Layers by target.
    let layers: [String: Int]
    /// The only importers of the C shims, by shim.
    let shims: [String: Set<String>]
    /// What targets of the pure layers may import beside lower targets.
    let pureImports: Set<String>
    /// What one target of the pure layers may import besides: libraries that only compute.
    let pureLibraries: [String: Set<String>]
    /// The highest layer that does no input or output.
    let highestPureLayer = 2

    /// The project's table, as the comments of `Package.swift` name it.
    static let project = LayerTable(
        layers: [
            "SecretMemory": 0,
            "VaultCore": 1,
            "Access": 2, "Audit": 2, "Rotation": 2, "Policies": 2, "KeyVaultWire": 2, "RekeyWire": 2,
            "Receipts": 2,
            "VaultService": 3, "SoftwareKeys": 3, "Sealing": 3, "SQLStore": 3, "Identity": 3,
            "Certificates": 3, "Connectors": 3,
            "Telemetry": 3,
            "VaultHTTP": 4,
            "rekey": 5,
        ],
        shims: [
            "COpenSSL": ["SoftwareKeys"], "CSQLite": ["SQLStore"], "CPostgreSQL": ["Connectors", "SQLStore"],
            "CHiredis": ["Connectors"], "CMariaDB": ["Connectors"],
            "CLinux": ["Connectors", "rekey"],
        ],
        pureImports: ["Foundation", "Synchronization", "Glibc", "Musl"],
        pureLibraries: ["Policies": ["Yams", "Crypto"], "Receipts": ["Crypto"]]
    )

    /// Whether a target does no input or output, reads no clock and draws no randomness.
    func isPure(_ target: String) -> Bool {
        layers[target].map { $0 <= highestPureLayer } ?? false
    }

    /// Why `importer` may not import `module`; nil when it may.
    func objection(to module: String, in importer: String) -> String? {
        guard let own = layers[importer] else { return "target \(importer) is in no layer of the table" }
        if let other = layers[module] {
            return other < own ? nil : "\(importer) (layer \(own)) imports \(module) (layer \(other))"
        }
        if let importers = shims[module] {
            return importers.contains(importer)
                ? nil : "\(importer) imports \(module), which only \(importers.sorted()) may"
        }
        if isPure(importer) && !pureImports.union(pureLibraries[importer] ?? []).contains(module) {
            return "\(importer) (layer \(own)) imports \(module), which is no part of the toolchain"
        }
        return nil
    }
}
