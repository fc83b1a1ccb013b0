import Foundation

/// Files that hold secrets: made anew with mode 0600, never over an existing one.
enum NewFile {
    /// Writes `data`; throws ``Failure`` when the file exists or cannot be written.
    static func write(_ data: Data, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                errno == EEXIST
                    ? "\(path) exists already: choose another file." : "Cannot write \(path): \(reason())."
            )
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: data)
            try file.synchronize()
        } catch {
            throw Failure("Cannot write \(path): \(reason()).")
        }
    }

    private static func reason() -> String {
        unsafe String(cString: strerror(errno))
    }
}
