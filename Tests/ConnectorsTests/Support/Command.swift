import Foundation
import TestSupport

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
        let environment = Self.environment.merging(environment) { $1 }
        let (status, output) = try await withCheckedThrowingContinuation {
            (caller: CheckedContinuation<(status: Int32, output: Data), any Error>) in
            Thread.detachNewThread {
                caller.resume(
                    with: Result {
                        try ChildProcess.run(
                            words,
                            environment: environment,
                            errors: .toOutput,
                            input: Array(input.utf8)
                        )
                    }
                )
            }
        }
        return Command(status: status, output: String(decoding: output, as: UTF8.self))
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
