import Foundation

/// Files that hold secrets: made anew with mode 0600, never over an existing one.
enum NewFile {
    /// Writes `data`; throws ``Failure`` when the file exists or cannot be written.
    static func write(_ data: Data, to path: String) async throws {
        try await write(to: path) { try $0.write(contentsOf: data) }
    }

    /// Puts `data` in the place of what stands at `path`, whole or not at all.
    static func replace(_ data: Data, at path: String) async throws {
        let draft = path + ".new"
        try? FileManager.default.removeItem(atPath: draft)
        try await write(data, to: draft)
        guard unsafe rename(draft, path) == 0 else { throw Failure("Cannot replace \(path): \(reason()).") }
    }

    /// Lets `body` write the file; when that fails, the file is gone again.
    ///
    /// Throws ``Failure`` when the file exists or cannot be written, and what `body` throws.
    static func write(to path: String, _ body: (FileHandle) async throws -> Void) async throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                errno == EEXIST
                    ? "\(path) exists already: choose another file." : "Cannot write \(path): \(reason())."
            )
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try await body(file)
            try file.synchronize()
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            guard [NSCocoaErrorDomain, NSPOSIXErrorDomain].contains((error as NSError).domain) else {
                throw error
            }
            throw Failure("Cannot write \(path): \(error.localizedDescription)")
        }
    }

    private static func reason() -> String {
        unsafe String(cString: strerror(errno))
    }
}
