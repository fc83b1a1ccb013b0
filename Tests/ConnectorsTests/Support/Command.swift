import Foundation

/// Another program's run: its exit status and what it wrote.
struct Command {
    let status: Int32
    let output: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// This process's environment, with the folders that Debian keeps servers in added to PATH.
    static let environment: [String: String] = {
        var environment = ProcessInfo.processInfo.environment
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.max { ($0 as NSString).integerValue < ($1 as NSString).integerValue }
        let folders = [newest.map { "\(root)/\($0)/bin" }, environment["PATH"], "/usr/sbin"].compactMap { $0 }
        environment["PATH"] = folders.joined(separator: ":")
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return environment
    }()

    /// Runs a program to its end, found on PATH.
    static func run(
        _ words: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> Command {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = Self.environment.merging(environment) { $1 }
        let output = Pipe()
        let given = Pipe()
        process.standardInput = given
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // A program may end without reading.
        try? given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try given.fileHandleForWriting.close()
        return await withCheckedContinuation { caller in
            Thread.detachNewThread {
                let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                process.waitUntilExit()
                caller.resume(
                    returning: Command(
                        status: process.terminationStatus,
                        output: String(decoding: bytes, as: UTF8.self)
                    )
                )
            }
        }
    }

    /// Runs a program that must succeed.
    @discardableResult
    static func must(
        _ words: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> String {
        let command = try await run(words, environment: environment, input: input)
        guard command.status == 0 else {
            throw Failure(description: "\(words.first ?? "") \(command.status): \(command.output)")
        }
        return command.output
    }
}
