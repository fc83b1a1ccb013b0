/// Whether the disk has room for what the server must write before it answers.
struct DiskCheck {
    /// With less than this the next roll-over or checkpoint may fail.
    static let least: Int64 = 256 << 20
    /// Beside two copies of the database, which a backup needs.
    static let comfort: Int64 = 1 << 30

    private static let name = "disk"

    let folder: String
    /// Free for this user; nil when it could not be told.
    let freeBytes: Int64?
    let freeFiles: Int64?
    let databaseBytes: Int64

    var finding: Finding {
        guard let freeBytes else {
            return .unknown(Self.name, "the free room of \(folder) could not be told")
        }
        let free = "\(freeBytes >> 20) MiB are free under \(folder)"
        if freeBytes < Self.least {
            return .mend(
                Self.name,
                free,
                remedy: "free at least \(Self.least >> 20) MiB: a full disk refuses requests"
            )
        }
        if let freeFiles, freeFiles < 64 {
            return .mend(
                Self.name,
                "\(freeFiles) more files can be made",
                remedy: "remove files nobody needs"
            )
        }
        let wanted = databaseBytes * 2 + Self.comfort
        guard freeBytes < wanted else { return .good(Self.name, free) }
        return .advice(
            Self.name,
            free,
            remedy:
                "free \(wanted >> 20) MiB: a backup copies the database, and audit files stay until you move them"
        )
    }
}
