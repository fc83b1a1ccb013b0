import Foundation

/// Which machine and folder a server runs in, so that a copy of the folder is told from the folder itself.
enum NodePlace {
    /// The machine's run since it was started, and the folder's place on its disks.
    static func of(_ folder: String) -> String {
        let status = (try? FileManager.default.attributesOfItem(atPath: folder)) ?? [:]
        let device = (status[.systemNumber] as? NSNumber)?.stringValue ?? ""
        let file = (status[.systemFileNumber] as? NSNumber)?.stringValue ?? ""
        return [boot, device, file].joined(separator: "/")
    }

    /// The machine's run since it was started.
    static var boot: String {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }
}
