import CPostgreSQL
import SecretMemory

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Lends Swift's texts to libpq as arrays of C strings.
enum PostgreSQLParameters {
    /// Starts a connection; nil when there is no memory for it.
    static func start(_ parameters: [(String, String)], password: SharedSecret) -> OpaquePointer? {
        unsafe password.withCString { password in
            unsafe withCStrings(parameters.map(\.0) + ["password"]) { keywords in
                unsafe withCStrings(parameters.map(\.1)) { values in
                    let values = unsafe values.dropLast() + [password, nil]
                    return unsafe PQconnectStartParams(keywords, Array(values), 0)
                }
            }
        }
    }

    /// Whether a server takes connections.
    static func ping(_ parameters: [(String, String)]) -> PGPing {
        unsafe withCStrings(parameters.map(\.0)) { keywords in
            unsafe withCStrings(parameters.map(\.1)) { values in
                unsafe PQpingParams(keywords, values, 0)
            }
        }
    }

    /// Sends a statement with its parameters as text; whether it was taken for sending.
    static func send(_ text: String, _ parameters: [String], on handle: OpaquePointer) -> Bool {
        unsafe withCStrings(parameters) { values in
            let count = Int32(parameters.count)
            return unsafe PQsendQueryParams(handle, text, count, nil, values, nil, nil, 0) == 1
        }
    }

    /// Lends texts as C strings, with a null pointer at the end.
    private static func withCStrings<R>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        let copies = unsafe texts.map { unsafe strdup($0) }
        defer {
            for place in unsafe copies.indices {
                unsafe free(copies[place])
            }
        }
        return unsafe body(copies.map { unsafe UnsafePointer($0) } + [nil])
    }
}
