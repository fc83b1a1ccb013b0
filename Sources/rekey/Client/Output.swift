import Foundation

/// Writing to the terminal: results to standard output, everything else to standard error.
enum Output {
    /// Writes one line of a result.
    static func line(_ text: String) {
        bytes(Array((text + "\n").utf8))
    }

    /// Writes a result as it is, without a line end.
    static func bytes(_ bytes: [UInt8]) {
        // A reader that went away, such as `head`, is no failure of ours.
        try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }

    /// Writes one line of explanation or failure.
    static func error(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Rewrites the progress line when a person watches; otherwise says nothing.
    static func progress(_ text: String) {
        guard isatty(FileHandle.standardError.fileDescriptor) != 0 else { return }
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + text).utf8))
    }

    /// Ends the progress line.
    static func progressEnd() {
        guard isatty(FileHandle.standardError.fileDescriptor) != 0 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
