import Foundation

/// Ports of 127.0.0.1.
enum FreePort {
    struct None: Error {}

    /// A port that nobody listens on.
    static func find() throws -> Int {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    /// A listening socket and its port.
    static func listen() throws -> (socket: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && Glibc.listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isBound else { throw None() }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
