import HTTPTypes

/// A reply before it is written: what the handlers decide, without the headers every reply has.
struct Reply: Sendable {
    /// The HTTP status.
    var status: Int
    /// The body; JSON unless `contentType` says otherwise.
    var body: [UInt8]
    /// What leaves in place of `body` when it is long.
    var download: Download?
    /// The content type of the body.
    var contentType = "application/json; charset=utf-8"
    /// Headers beside the common ones.
    var headers = HTTPFields()

    /// A reply with a JSON body.
    static func json(_ body: [UInt8], status: Int = 200) -> Reply {
        Reply(status: status, body: body)
    }

    /// A reply with bytes that are read while they leave.
    static func download(_ download: Download) -> Reply {
        Reply(status: 200, body: [], download: download, contentType: "application/octet-stream")
    }

    /// A reply without body.
    static let noContent = Reply(status: 204, body: [])
}
