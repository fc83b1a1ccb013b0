import VaultCore

/// What MariaDB's error numbers mean for a rotation (its manual, "MariaDB Error Codes").
enum MariaDBFailure {
    /// The login was looked at and refused: wrong password, no password allowed, account locked.
    private static let wrongLogin: Set<UInt32> = [1045, 1698, 4151]
    /// Trouble that passes: the statement was undone.
    private static let passing: Set<UInt32> = [1205, 1213, 1969]
    /// The server goes down, or the session was ended.
    private static let breaking: Set<UInt32> = [1053, 1317, 1927]
    /// Numbers of the client library itself, such as a lost connection.
    private static let client: Range<UInt32> = 2000..<3000

    /// Why a login did not come about.
    static func login(_ number: UInt32, as principal: String) -> TargetFailure {
        if wrongLogin.contains(number) {
            return TargetFailure(.refused("MariaDB refused the login of \(principal), error \(number)."))
        }
        return TargetFailure(.unreachable("MariaDB was not reached or takes no login now, error \(number)."))
    }

    /// Why a statement failed; `ifLost` is the answer when it may have taken effect all the same.
    static func statement(
        _ number: UInt32,
        _ message: String,
        ifLost: (String) -> TargetAnswer
    ) -> TargetFailure {
        if client.contains(number) || breaking.contains(number) {
            return TargetFailure(ifLost("The connection to MariaDB broke before its reply, error \(number)."))
        }
        if passing.contains(number) {
            return TargetFailure(.unreachable("MariaDB undid the change, error \(number); try again."))
        }
        let text = message.contains("*") ? "its message is withheld" : message
        return TargetFailure(.refused("MariaDB refused, error \(number): \(text)"))
    }
}
