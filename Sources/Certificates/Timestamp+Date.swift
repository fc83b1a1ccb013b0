import Foundation
import VaultCore

extension Timestamp {
    /// The instant of a certificate's date, in whole seconds.
    init(_ date: Date) {
        self.init(unixSeconds: Int64(date.timeIntervalSince1970.rounded(.down)))
    }
}

extension Date {
    init(_ instant: Timestamp) {
        self.init(timeIntervalSince1970: Double(instant.unixSeconds))
    }
}
