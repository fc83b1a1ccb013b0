/// Something that is made once for all tests, by the first that asks.
actor Once<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var task: Task<Value, any Error>?

    init(_ make: @escaping @Sendable () async throws -> Value) {
        self.make = make
    }

    /// The value.
    func value() async throws -> Value {
        let task = task ?? Task { try await self.make() }
        self.task = task
        return try await task.value
    }
}
