import CHiredis
import NIOCore
import VaultCore

/// hiredis as the writer of commands and reader of replies; the bytes travel elsewhere.
///
/// It is used by one task at a time.
@safe final class RedisParser {
    /// No reply that is asked for here is longer.
    private static let limit = 32 << 20

    private let reader: UnsafeMutablePointer<redisReader>
    private var taken = 0

    /// A parser with nothing read yet; nil when there is no memory.
    init?() {
        guard let reader = unsafe redisReaderCreate() else { return nil }
        unsafe self.reader = reader
    }

    deinit {
        unsafe redisReaderFree(reader)
    }

    /// The bytes of a command; nil when there is no memory.
    static func bytes(of words: [[UInt8]]) -> ByteBuffer? {
        let lengths = words.map(\.count)
        var command: UnsafeMutablePointer<CChar>?
        let joined = words.flatMap { $0 }
        let length = unsafe joined.withUnsafeBufferPointer { start in
            var place = 0
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            for count in lengths {
                let word = unsafe UnsafeRawBufferPointer(start).baseAddress.map { unsafe $0 + place }
                unsafe pointers.append(unsafe word?.assumingMemoryBound(to: CChar.self))
                place += count
            }
            return unsafe redisFormatCommandArgv(&command, Int32(words.count), &pointers, lengths)
        }
        guard length > 0, let command = unsafe command else { return nil }
        defer { unsafe redisFreeCommand(command) }
        return unsafe ByteBuffer(bytes: UnsafeRawBufferPointer(start: command, count: Int(length)))
    }

    /// Takes bytes in; whether they were taken.
    func feed(_ bytes: ByteBuffer) -> Bool {
        taken += bytes.readableBytes
        guard taken <= Self.limit else { return false }
        return unsafe bytes.withUnsafeReadableBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe redisReaderFeed(reader, start, bytes.count) == REDIS_OK
        }
    }

    /// The next reply, if it is there in full; throws when what was read is no reply.
    func next() throws(TargetFailure) -> RedisReply? {
        var raw: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(reader, &raw) == REDIS_OK else {
            throw TargetFailure(.unknown("Redis sent what is no reply."))
        }
        guard let raw = unsafe raw else { return nil }
        defer { unsafe freeReplyObject(raw) }
        taken = 0
        return unsafe Self.reply(raw.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private static func reply(_ raw: redisReply) -> RedisReply {
        switch unsafe raw.type {
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return unsafe .text(text(raw))
        case REDIS_REPLY_INTEGER: return unsafe .integer(raw.integer)
        case REDIS_REPLY_ERROR: return unsafe .error(text(raw))
        case REDIS_REPLY_ARRAY:
            return .list(
                unsafe (0..<raw.elements).map { place in
                    unsafe raw.element[place].map { unsafe reply($0.pointee) } ?? .null
                }
            )
        default: return .null
        }
    }

    private static func text(_ raw: redisReply) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: raw.str, count: raw.len), as: UTF8.self)
    }
}
