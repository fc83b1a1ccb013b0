import VaultCore

/// An answer that ends an operation before its last step.
struct TargetFailure: Error {
    /// What the caller is told.
    let answer: TargetAnswer

    /// Ends the operation with `answer`.
    init(_ answer: TargetAnswer) {
        self.answer = answer
    }

    /// Refuses to retire anything while the current login does not work.
    static func notWorking(_ current: TargetCredential) -> TargetFailure {
        TargetFailure(
            .refused("The current login of \(current.principal) does not work; nothing was retired.")
        )
    }
}

extension TargetAnswer {
    /// Accepted when `body` returns, otherwise the answer that it ended with.
    static func of(_ body: () throws(TargetFailure) -> Void) -> TargetAnswer {
        do throws(TargetFailure) {
            try body()
            return .accepted
        } catch {
            return error.answer
        }
    }

    /// Accepted when `body` returns, otherwise the answer that it ended with.
    static func awaiting(_ body: () async throws(TargetFailure) -> Void) async -> TargetAnswer {
        do throws(TargetFailure) {
            try await body()
            return .accepted
        } catch {
            return error.answer
        }
    }

    /// Whether the target said no.
    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }

    /// The reason, unless accepted.
    var reason: String? {
        switch self {
        case .accepted: nil
        case .refused(let reason), .unreachable(let reason), .unknown(let reason): reason
        }
    }
}
