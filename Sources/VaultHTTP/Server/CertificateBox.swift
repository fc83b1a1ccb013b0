import NIOCore
import NIOSSL
import Synchronization

/// Holds the identity that the next connection will be shown; connections that are open keep theirs.
public final class CertificateBox: Sendable {
    private let current: Mutex<TLSIdentity>

    /// A box with its first identity.
    public init(_ identity: TLSIdentity) {
        current = Mutex(identity)
    }

    /// The identity for new connections.
    public var identity: TLSIdentity {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    /// TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, with the certificate asked for at each handshake.
    func tlsConfiguration(protocols: [String]) -> TLSConfiguration {
        let first = identity
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain,
            privateKey: first.key
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = protocols
        configuration.sslContextCallback = { _, promise in
            let identity = self.identity
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = identity.chain
            override.privateKey = identity.key
            promise.succeed(override)
        }
        return configuration
    }
}
