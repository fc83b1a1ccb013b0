/// Strings that have broken encoders before.
enum HostileStrings {
    static let all: [String] = [
        "", " ", "\"", "\\", "/", "\\u0041", "\u{8}\u{C}\n\r\t", "\0", "\u{1}\u{1F}", "\u{7F}\u{80}\u{9F}",
        "\u{2028}\u{2029}", "x\u{FEFF}", "\u{FFFD}\u{FFFF}", "\u{1F600}\u{1F468}\u{200D}\u{1F469}",
        "\u{10FFFF}\u{10000}",
        "e\u{301}\u{E9}", "\u{202E}txet", "</script><!--", "${jndi:ldap://x}", "%00%0d%0a", "null", "[]{},:",
        String(repeating: "\"\\", count: 300), String(repeating: "\u{1F512}", count: 200), "\u{D7FF}\u{E000}",
    ]
}
