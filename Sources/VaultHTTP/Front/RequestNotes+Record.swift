import Audit
import HTTPTypes
import VaultCore

extension RequestNotes {
    /// The audit record of the request.
    func record(
        _ frame: RequestFrame,
        _ id: String,
        _ received: Timestamp,
        _ duration: Duration,
        _ status: Int
    ) -> AuditRecord {
        var record = AuditRecord(
            time: received,
            operation: operation,
            requestID: id,
            status: status,
            vault: vault,
            duration: duration
        )
        record.apiVersion = apiVersion
        record.resultDescription = errorCode ?? detail
        record.callerAddress = frame.remoteAddress
        record.correlationID = frame.headers[HeaderName.clientRequestID]
        record.caller = caller
        record.clientInfo = frame.headers[.userAgent]
        record.authority = frame.authority
        record.requestURI = frame.query.isEmpty ? frame.path : "\(frame.path)?\(frame.query)"
        record.objectID = object
        record.rotationID = rotationID
        return record
    }
}
