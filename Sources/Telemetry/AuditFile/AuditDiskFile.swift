import Foundation
import Glibc
import SystemPackage
import VaultCore

/// The audit log's file on disk, which never keeps a part of a line.
///
/// Unchecked, because only the audit log's serial queue calls it after it was made.
final class AuditDiskFile: AuditMedium, @unchecked Sendable {
    let bytesCutOff: Int
    private let path: String
    private let rollOverBytes: Int
    private let clock: any VaultClock
    private var file: FileDescriptor
    /// What the kernel called the file when it was opened.
    private var name: String?
    /// Where the last durable line ends.
    private var durableLength: Int
    /// Whether bytes of a failed write may stand behind `durableLength`.
    private var hasDebris = false

    init(path: String, rollOverBytes: Int, clock: any VaultClock) throws(VaultError) {
        self.path = path
        self.rollOverBytes = rollOverBytes
        self.clock = clock
        do {
            try Self.makeFolder(of: path)
            file = try Self.open(path)
            let (whole, rest) = try Self.mend(file, at: path)
            durableLength = whole
            bytesCutOff = rest
            name = Self.name(of: file)
        } catch {
            throw VaultError(
                .unavailable,
                "Cannot open the audit log \(path): \(error). Check the folder and the disk."
            )
        }
    }

    var isInPlace: Bool { Self.name(of: file) == name }

    func begin() throws(VaultError) {
        do {
            let next = try Self.open(path)
            try? file.close()
            file = next
            name = Self.name(of: file)
            guard fchmod(file.rawValue, 0o600) == 0 else { throw Errno(rawValue: errno) }
            durableLength = try Self.mend(file, at: path).whole
            hasDebris = false
        } catch {
            throw VaultError(
                .unavailable,
                "The audit log \(path) is gone and cannot be begun anew: \(error). Put its folder back."
            )
        }
    }

    func appendDurably(_ lines: [UInt8]) throws(VaultError) {
        do {
            if hasDebris { try clearDebris() }
            if durableLength >= rollOverBytes { try rollOver() }
            hasDebris = true
            try file.writeAll(lines)
            try Self.synchronize(file)
            hasDebris = false
            durableLength += lines.count
        } catch {
            try? clearDebris()
            throw VaultError(
                .unavailable,
                "The audit log \(path) cannot be written: \(error). Free disk space or mend it."
            )
        }
    }

    func close() {
        try? file.close()
    }

    // MARK: Help

    private func clearDebris() throws {
        try file.resize(to: Int64(durableLength))
        hasDebris = false
    }

    /// Sets the full file aside under the present time and begins a new one.
    private func rollOver() throws {
        let stamp = clock.now().iso8601(fractionDigits: 6).filter { $0.isNumber || $0 == "T" || $0 == "Z" }
        let stem = path.hasSuffix(".jsonl") ? String(path.dropLast(6)) : path
        try FileManager.default.moveItem(atPath: path, toPath: "\(stem)-\(stamp).jsonl")
        let next = try Self.open(path)
        try? file.close()
        file = next
        name = Self.name(of: file)
        durableLength = 0
        try Self.synchronizeFolder(of: path)
    }

    /// Cuts off what is no whole line at the end, and makes the rest durable; how long each was.
    private static func mend(_ file: FileDescriptor, at path: String) throws -> (whole: Int, rest: Int) {
        let length = try Int(file.seek(offset: 0, from: .end))
        let whole = try AuditTail.lengthOfWholeLines(in: path, of: length)
        try file.resize(to: Int64(whole))
        try synchronize(file)
        try synchronizeFolder(of: path)
        return (whole, length - whole)
    }

    /// What the kernel calls an open file now: its path, marked when it was removed; nil when it does not tell.
    private static func name(of file: FileDescriptor) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file.rawValue)")
    }

    private static func open(_ path: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(path),
            .readWrite,
            options: [.create, .append, .closeOnExec, .noFollow],
            permissions: .ownerReadWrite
        )
    }

    private static func makeFolder(of path: String) throws {
        try FileManager.default.createDirectory(
            atPath: FilePath(path).removingLastComponent().string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private static func synchronize(_ file: FileDescriptor) throws {
        guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func synchronizeFolder(of path: String) throws {
        let folder = try FileDescriptor.open(
            FilePath(path).removingLastComponent(),
            .readOnly,
            options: [.directory]
        )
        try folder.closeAfter {
            guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
