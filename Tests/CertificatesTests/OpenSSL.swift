import TestSupport

/// Runs `openssl` and gives its status and what it printed.
func openssl(_ arguments: String...) throws -> (status: Int32, output: String) {
    let (status, output) = try ChildProcess.run(["openssl"] + arguments, errors: .toOutput)
    return (status, String(decoding: output, as: UTF8.self))
}
