import CPostgreSQL
import SecretMemory

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Lends Swift's values to libpq as C arrays.
enum PostgreSQLTexts {
    /// Starts a connection; nil when there is no memory for it.
    static func start(_ parameters: [(String, String)], password: SharedSecret?) -> OpaquePointer? {
        guard let password else { return unsafe start(parameters, text: nil) }
        return unsafe password.withCString { text in unsafe start(parameters, text: text) }
    }

    private static func start(_ parameters: [(String, String)], text password: UnsafePointer<CChar>?)
        -> OpaquePointer?
    {
        let keywords = parameters.map(\.0) + ["password"]
        return unsafe withCStrings(keywords) { keywords in
            unsafe withCStrings(parameters.map(\.1)) { values in
                let values = unsafe values.dropLast() + [password, nil]
                return unsafe PQconnectStartParams(keywords, Array(values), 0)
            }
        }
    }

    /// Sends a prepared statement with its values; whether it was taken for sending.
    ///
    /// Numbers go as text, so that the server may know them as whatever integer it likes; texts and bytes as they
    /// are. Results come in binary form.
    static func send(_ name: String, _ values: [SQLValue], on handle: OpaquePointer) -> Bool {
        let copies = unsafe values.map { value in unsafe copy(value) }
        defer {
            for place in unsafe copies.indices {
                unsafe free(copies[place])
            }
        }
        let lengths = values.map { Int32($0.wireForm?.count ?? 0) }
        let formats = values.map(\.wireFormat)
        let pointers = unsafe copies.map { unsafe UnsafePointer($0) }
        return unsafe PQsendQueryPrepared(handle, name, Int32(values.count), pointers, lengths, formats, 1)
            == 1
    }

    /// The value's bytes with a NUL behind them; nil for NULL.
    private static func copy(_ value: SQLValue) -> UnsafeMutablePointer<CChar>? {
        guard let bytes = value.wireForm, let place = unsafe malloc(bytes.count + 1) else { return nil }
        let copy = unsafe UnsafeMutableRawBufferPointer(start: place, count: bytes.count + 1)
        unsafe copy.copyBytes(from: bytes)
        unsafe copy[bytes.count] = 0
        return unsafe place.assumingMemoryBound(to: CChar.self)
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

extension SQLValue {
    /// The bytes as they travel; nil for NULL.
    fileprivate var wireForm: [UInt8]? {
        switch self {
        case .integer(let number): Array(String(number).utf8)
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        case .null: nil
        }
    }

    /// 0 for text, 1 for binary.
    fileprivate var wireFormat: Int32 {
        if case .integer = self { 0 } else { 1 }
    }
}
