#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Waits until a socket can be read or written.
enum SocketWait {
    /// How often a wait looks whether its task was cancelled.
    private static let slice = Duration.milliseconds(50)

    /// What to wait for.
    struct Interest: OptionSet {
        let rawValue: Int16

        static let reading = Interest(rawValue: Int16(POLLIN))
        static let writing = Interest(rawValue: Int16(POLLOUT))
        static let urgent = Interest(rawValue: Int16(POLLPRI))
        /// There is something to read, the end included.
        static let over = Interest(rawValue: Int16(POLLIN) | Int16(POLLHUP) | Int16(POLLERR))
    }

    /// What has come, errors of the socket included; nil when the limit is over.
    static func ready(_ socket: Int32, for interest: Interest, within limit: CallLimit) -> Interest? {
        while limit.remaining > .zero {
            var entry = pollfd(fd: socket, events: interest.rawValue, revents: 0)
            let patience = min(limit.remaining, slice)
            let count = unsafe poll(&entry, 1, Int32(patience.wholeMilliseconds))
            if count > 0 { return Interest(rawValue: entry.revents) }
            if count < 0 && errno != EINTR { return nil }
        }
        return nil
    }
}

extension Duration {
    /// The duration in milliseconds, rounded up.
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
