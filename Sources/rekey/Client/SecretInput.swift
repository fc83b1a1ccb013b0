import ArgumentParser
import Foundation

/// Where a secret value is read from: a file or standard input, never the command line itself.
struct SecretInput: ParsableArguments {
    @Option(help: ArgumentHelp("The file to read; standard input when absent or -.", valueName: "path"))
    var file: String?

    /// The bytes; one line end at the end is dropped, as editors and `echo` add it.
    func text() throws -> String {
        try Self.text(of: try bytes())
    }

    /// The text in a file, or of standard input for `-`.
    static func text(ofFile path: String) throws -> String {
        var input = SecretInput()
        input.file = path
        return try input.text()
    }

    private static func text(of bytes: Data) throws -> String {
        var data = bytes
        if data.last == UInt8(ascii: "\n") { data.removeLast() }
        if data.last == UInt8(ascii: "\r") { data.removeLast() }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure("The value is not UTF-8 text. Encode binary values, for example with base64.")
        }
        return text
    }

    /// The bytes as they stand.
    func bytes() throws -> Data {
        guard let file, file != "-" else { return FileHandle.standardInput.readDataToEndOfFile() }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure("Cannot read \(file).")
        }
        return data
    }
}
