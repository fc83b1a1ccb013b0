import ArgumentParser

/// Where the server listens: `HOST:PORT`, the host an address or a name, IPv6 in brackets.
struct ListenAddress: ExpressibleByArgument, Equatable {
    /// Where the server listens when nothing else is said.
    static let standard = ListenAddress(host: "127.0.0.1", port: 8_443)

    let host: String
    let port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = Int(argument[argument.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
