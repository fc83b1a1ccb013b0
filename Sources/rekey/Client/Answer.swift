import Foundation

/// A server's answer.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]

    /// The body as a JSON object.
    var object: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    }

    /// A refusal in the server's own words, with its code.
    var failure: Failure {
        guard let error = object?["error"] as? [String: Any], let message = error["message"] as? String else {
            return Failure("The server answered with status \(status).")
        }
        let inner = (error["innererror"] as? [String: Any])?["code"] as? String
        let code = inner ?? error["code"] as? String ?? "status \(status)"
        return Failure("\(message) (\(code))")
    }
}
