import Receipts
import RekeyWire

extension APIOperation {
    /// What can be asked about receipts.
    static var receipts: [APIOperation] {
        var keys = APIOperation(
            "GET",
            "/receipts/keys",
            "Shows every key that ever signed receipts, as a JSON Web Key Set; needs no token.",
            response: ReceiptKeySet.self
        )
        keys.isPublic = true
        return [
            APIOperation(
                "GET",
                "/receipts",
                "Lists the receipts of retired versions, the newest first.",
                query: [
                    (name: "vault", meaning: "Only of this vault."),
                    (name: "object", meaning: "Only of this object, such as secrets/orders-db-app."),
                    (name: "older", meaning: "The next of the page before."),
                    (name: "limit", meaning: "At most so many, 1 to 1,000; 100 when absent."),
                ],
                response: ReceiptPage.self
            ),
            APIOperation(
                "GET",
                "/receipts/{rotation}",
                "Shows the receipt of a rotation with its signed text.",
                response: ReceiptDetail.self
            ),
            keys,
        ]
    }
}
