import VaultCore

extension RequestGuard {
    /// Decides what becomes of the parts of the requests on one channel.
    struct StateMachine {
        enum Reading: Equatable {
            /// Between requests.
            case nothing
            /// A body of which so many bytes came.
            case body(received: Int)
            /// After a refusal: what comes is dropped.
            case refused
        }

        enum Inbound: Equatable {
            case forward
            /// The handler is to see the request, and this error where its body would be.
            case refuse(VaultError)
            /// No handler is concerned: the guard answers by itself, then closes.
            case answer(VaultError)
            case drop
        }

        enum Outbound: Equatable {
            case write
            /// The last answer on this channel: nothing follows.
            case writeLast
        }

        private let maxBodyBytes: Int
        private(set) var reading = Reading.nothing
        private var unanswered = 0

        init(maxBodyBytes: Int) {
            self.maxBodyBytes = maxBodyBytes
        }

        var awaitsBody: Bool {
            if case .body = reading { true } else { false }
        }

        mutating func head(contentLength: Int?) -> Inbound {
            guard reading != .refused else { return .drop }
            unanswered += 1
            if let contentLength, contentLength > maxBodyBytes { return refuse(tooLarge) }
            reading = .body(received: 0)
            return .forward
        }

        mutating func body(_ count: Int) -> Inbound {
            guard case .body(let received) = reading else { return .drop }
            guard received + count <= maxBodyBytes else { return refuse(tooLarge) }
            reading = .body(received: received + count)
            return .forward
        }

        mutating func end() -> Inbound {
            guard awaitsBody else { return .drop }
            reading = .nothing
            return .forward
        }

        mutating func bodyDeadline() -> Inbound {
            guard awaitsBody else { return .drop }
            return refuse(VaultError(.requestTimeout, "The request's body did not arrive in time."))
        }

        /// The bytes of the channel are not HTTP.
        mutating func malformed(_ error: VaultError) -> Inbound {
            guard reading != .refused else { return .drop }
            if awaitsBody { return refuse(error) }
            reading = .refused
            return unanswered == 0 ? .answer(error) : .drop
        }

        /// Whether the answer whose head is being written is the last on this channel.
        var answersLast: Bool { reading == .refused && unanswered <= 1 }

        mutating func answered() -> Outbound {
            unanswered -= 1
            return reading == .refused && unanswered <= 0 ? .writeLast : .write
        }

        /// The channel is gone; how many requests had no answer yet.
        mutating func abandonAll() -> Int {
            defer { unanswered = 0 }
            return unanswered
        }

        private mutating func refuse(_ error: VaultError) -> Inbound {
            reading = .refused
            return .refuse(error)
        }

        private var tooLarge: VaultError {
            VaultError(.bodyTooLarge, "The request's body is larger than \(maxBodyBytes) bytes.")
        }
    }
}
