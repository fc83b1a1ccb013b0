// swift-tools-version: 6.2
import PackageDescription

/// The settings every target of this package is compiled with.
let testing: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Sources also mark each use of raw memory; tests may touch C without it.
let strict: [SwiftSetting] = testing + [.strictMemorySafety()]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "_CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let jwtKit: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdHTTP2: Target.Dependency = .product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioHTTPTypesHTTP2: Target.Dependency = .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

/// A library target and the test target that mirrors it.
func layer(
    _ name: String,
    _ dependencies: [Target.Dependency],
    tests extra: [Target.Dependency] = [],
    testData: [String] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name)] + dependencies + extra,
            exclude: testData,
            swiftSettings: testing
        ),
    ]
}

var targets: [Target] = [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
]

// What the tests of several targets share.
targets += [
    .target(
        name: "TestSupport",
        dependencies: ["VaultCore", "CLinux"],
        path: "Tests/TestSupport",
        swiftSettings: testing
    )
]

// Layer 0: secret bytes.
targets += layer("SecretMemory", [])

// Layer 1: the vault's nouns and the ports.
targets += layer("VaultCore", ["SecretMemory"])

// Layer 2: decisions, pure.
targets += layer("Access", ["VaultCore"])
targets += layer("Audit", ["VaultCore"])
targets += layer("Rotation", ["VaultCore"])
targets += layer("Policies", ["SecretMemory", "VaultCore", yams, crypto], tests: ["TestSupport"])
targets += layer("KeyVaultWire", ["SecretMemory", "VaultCore"], testData: ["Golden"])
targets += layer("RekeyWire", ["VaultCore"])
targets += layer("Receipts", ["VaultCore", crypto])

// Layer 3: use cases over the ports, and adapters over one dependency each.
targets += layer(
    "VaultService",
    ["SecretMemory", "VaultCore", "Access", "Audit", "Rotation", "Policies", "KeyVaultWire", "Receipts"],
    tests: ["Sealing", "SoftwareKeys", "SQLStore", "TestSupport"]
)
targets += layer(
    "SoftwareKeys",
    ["SecretMemory", "VaultCore", "COpenSSL", crypto, cryptoExtras],
    tests: ["TestSupport"],
    testData: ["Vectors"]
)
targets += layer(
    "Sealing",
    ["SecretMemory", "VaultCore", crypto, cryptoExtras],
    tests: ["SQLStore", "TestSupport"]
)
targets += layer(
    "SQLStore",
    ["SecretMemory", "VaultCore", "CSQLite", "CPostgreSQL"],
    tests: ["TestSupport"]
)
targets += layer(
    "Identity",
    ["SecretMemory", "VaultCore", "Access", "Receipts", crypto, cryptoExtras, x509, asn1],
    tests: ["SQLStore", "Sealing", jwtKit]
)
targets += layer(
    "Certificates",
    ["SecretMemory", "VaultCore", crypto, x509, asn1, system],
    tests: ["TestSupport"]
)
targets += layer(
    "Connectors",
    [
        "SecretMemory", "VaultCore", "CHiredis", "CLinux", "CMariaDB", "CPostgreSQL", crypto, nioCore,
        nioPosix, nioSSL, nioHTTP1, httpClient,
    ],
    tests: ["Policies", "TestSupport"],
    testData: ["Partner/partner.py", "Partner/service.py"]
)
targets += layer(
    "Telemetry",
    ["SecretMemory", "VaultCore", "Audit", logging, system],
    tests: ["TestSupport"]
)

// Layer 4: the wire.
targets += layer(
    "VaultHTTP",
    [
        "SecretMemory", "VaultCore", "Access", "Audit", "Rotation", "Policies", "KeyVaultWire", "RekeyWire",
        "Receipts", "VaultService", "Identity",
        "Telemetry", crypto, logging, lifecycle, hummingbird, hummingbirdCore, hummingbirdTLS,
        hummingbirdHTTP2,
        nioCore, nioPosix, nioHTTP1, nioSSL, nioHTTP2, nioHTTPTypes, nioHTTPTypesHTTP1, nioHTTPTypesHTTP2,
        httpTypes,
    ],
    tests: ["Sealing", "SoftwareKeys", "SQLStore", "Certificates", hummingbirdTesting, httpClient]
)

// Layer 5: composition and the command line.
targets += [
    .executableTarget(
        name: "rekey",
        dependencies: [
            "SecretMemory", "VaultCore", "Access", "Audit", "Rotation", "KeyVaultWire", "RekeyWire",
            "Receipts", "VaultService", "Policies", "Connectors", "SoftwareKeys",
            "Sealing", "SQLStore", "Identity", "Certificates", "Telemetry", "VaultHTTP", "CLinux",
            argumentParser,
            logging,
            lifecycle, httpClient, hummingbird, nioCore, nioPosix, nioHTTP1, nioSSL, yams,
        ],
        swiftSettings: strict
    ),
    .testTarget(
        name: "rekeyTests",
        dependencies: [
            "rekey", "VaultCore", "VaultService", "Policies", "SQLStore", "Certificates", "Telemetry",
            logging,
        ],
        swiftSettings: testing
    ),
    .testTarget(name: "LayeringTests", dependencies: [], swiftSettings: testing),
]

let package = Package(
    name: "rekey",
    products: [.executable(name: "rekey", targets: ["rekey"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)
