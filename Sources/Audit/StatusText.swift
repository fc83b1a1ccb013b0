/// The words that Azure's log writes for an HTTP status.
enum StatusText {
    /// The status in words, without spaces; the number itself for a status the server does not send.
    static func of(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "NoContent"
        case 400: "BadRequest"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 405: "MethodNotAllowed"
        case 408: "RequestTimeout"
        case 409: "Conflict"
        case 412: "PreconditionFailed"
        case 413: "RequestEntityTooLarge"
        case 415: "UnsupportedMediaType"
        case 429: "TooManyRequests"
        case 500: "InternalServerError"
        case 501: "NotImplemented"
        case 503: "ServiceUnavailable"
        default: String(status)
        }
    }
}
