/// How the news of an expiry is written.
enum NoticeForm: String, CaseIterable {
    /// As Azure Event Grid delivers its own events: an array of one.
    case eventGrid = "event-grid"
    /// A CloudEvent 1.0 with the same data, in structured mode.
    case cloudEvents = "cloud-events"

    /// The headers that tell a receiver which form it is.
    var headers: [(String, String)] {
        switch self {
        case .eventGrid: [("content-type", "application/json"), ("aeg-event-type", "Notification")]
        case .cloudEvents: [("content-type", "application/cloudevents+json")]
        }
    }
}
