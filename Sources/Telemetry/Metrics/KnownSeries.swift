import Synchronization

/// The series of one operation and status.
struct RequestSeries: Sendable {
    let count: Counter
    let duration: Histogram
}

/// The series that requests used before, so that counting a request looks up one place and builds no label.
///
/// There are as many places as operations and statuses the server has, each found in the families first.
final class KnownSeries: Sendable {
    private struct Place: Hashable {
        let operation: String
        let status: Int
    }

    private let places = Mutex<[Place: RequestSeries]>([:])

    /// The series of this place, made by `make` when it is not known.
    func of(_ operation: String, _ status: Int, make: () -> RequestSeries) -> RequestSeries {
        let place = Place(operation: operation, status: status)
        if let known = places.withLock({ $0[place] }) { return known }
        let made = make()
        places.withLock { $0[place] = made }
        return made
    }
}
