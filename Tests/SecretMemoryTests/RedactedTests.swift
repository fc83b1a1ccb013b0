import SecretMemory
import Testing

@Suite("Redacted values")
struct RedactedTests {
    struct Settings {
        let name: String
        let token: Redacted<String>
    }

    @Test("no printable form shows the value")
    func nothingPrintsTheValue() {
        let value = Redacted("open sesame")
        let settings = Settings(name: "door", token: value)
        var dumped = ""
        dump(settings, to: &dumped)
        let forms = [
            "\(value)", String(describing: value), String(reflecting: value), "\(settings)",
            String(reflecting: settings), "\(Optional(value) as Any)", "\([value])", dumped,
        ]
        for form in forms {
            #expect(!form.contains("sesame"))
            #expect(form.contains("[redacted]"))
        }
    }

    @Test("the value is there for who asks on purpose")
    func valueIsThere() {
        #expect(Redacted(42).exposed == 42)
    }

    @Test("a shared secret shows nothing of its bytes")
    func sharedSecretsShowNothing() {
        let secret = SharedSecret(SecretBytes(copying: Array("open sesame".utf8)))
        var dumped = ""
        dump(secret, to: &dumped)
        for form in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!form.contains("sesame"))
            #expect(!form.contains("111, 112"), "nor its bytes as numbers")
        }
    }
}
