import HTTPTypes
import HummingbirdCore
import NIOCore
import VaultCore

/// Answers for what no handler could answer, in the shape of Azure's errors.
struct FallbackAnswer {
    let status: HTTPResponse.Status
    let code: String
    let message: String

    init(_ status: HTTPResponse.Status, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// What an error that left the handlers comes to; only a client's own faults are told in words.
    init(_ error: any Error) {
        switch error as? VaultError {
        case let error? where error.code == .bodyTooLarge: self.init(.contentTooLarge, error)
        case let error? where error.code == .requestTimeout: self.init(.requestTimeout, error)
        case let error? where error.code == .badParameter: self.init(.badRequest, error)
        case let error? where error.code == .unavailable: self.init(.serviceUnavailable, error)
        default:
            self.init(
                .internalServerError,
                code: "InternalServerError",
                message: "The server failed; see its log."
            )
        }
    }

    private init(_ status: HTTPResponse.Status, _ error: VaultError) {
        self.init(status, code: error.code.description, message: error.summary)
    }

    /// The body.
    ///
    /// Code and message are the server's own words, without anything to escape.
    var body: ByteBuffer {
        ByteBuffer(string: #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#)
    }

    var response: Response {
        Response(status: status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }

    var head: HTTPResponse {
        HTTPResponse(
            status: status,
            headerFields: [
                .contentType: "application/json; charset=utf-8",
                .contentLength: String(body.readableBytes),
            ]
        )
    }
}
