import Foundation
import TestSupport

/// The `openssl` command, another program than the library under test, with its files in a folder of its own.
struct OpenSSLCommand {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let folder: URL

    /// Runs `body` with a fresh folder, which is removed afterwards.
    static func inFolder<R>(_ body: (OpenSSLCommand) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rekey-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(OpenSSLCommand(folder: folder))
    }

    /// Writes a file and returns its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path()
    }

    /// Runs `openssl` and returns its output; throws when it fails.
    @discardableResult
    func run(_ arguments: String..., input: [UInt8] = []) throws -> [UInt8] {
        try run(arguments, input: input)
    }

    /// Runs `openssl` and returns its output; throws when it fails.
    @discardableResult
    func run(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        let (status, output) = try ChildProcess.run(["openssl"] + arguments, input: input)
        guard status == 0 else {
            throw Failure(description: "openssl \(arguments.joined(separator: " ")) failed")
        }
        return Array(output)
    }
}
