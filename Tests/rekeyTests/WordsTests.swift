import Testing

@testable import rekey

@Suite("A length of time in words")
struct WordsTests {
    @Test(
        "Days, hours and minutes, or seconds when it is short",
        arguments: [
            (Duration.seconds(59), "59 s"), (.seconds(60), "1 min"),
            (.seconds(31 * 86_400 + 7_200), "31 d 2 h"),
        ]
    )
    func words(duration: Duration, text: String) {
        #expect(duration.inWords == text)
    }
}
