import VaultCore

extension PartnerConnector: ExpirySubscriber where Transport == WebhookSender {
    func notify(_ notice: ExpiryNotice) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in
            let form = transport.noticeForm
            _ = try await transport.post(try notice.body(as: form), form.headers)
        }
    }
}
