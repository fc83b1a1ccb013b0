import VaultCore

/// The rules of Key Vault for the times in a rotation policy.
///
/// A month counts as 30 days and a year as 365 where two durations are compared, so that a policy is valid or
/// not whatever the date.
enum PolicyRules {
    private static let shortestExpiry = Duration.days(28)
    private static let shortestInterval = Duration.days(7)

    /// A trigger and the JSON path of the member that holds it.
    struct NamedTrigger {
        let trigger: KeyRotationPolicy.Trigger
        let field: String

        init(_ action: RotationPolicyAction, field: String) throws(VaultError) {
            switch (action.timeAfterCreate, action.timeBeforeExpiry) {
            case (let text?, nil):
                self.field = field + ".timeAfterCreate"
                trigger = .afterCreate(try duration(text, field: self.field))
            case (nil, let text?):
                self.field = field + ".timeBeforeExpiry"
                trigger = .beforeExpiry(try duration(text, field: self.field))
            case (nil, nil), (_?, _?):
                throw VaultError(
                    .badParameter,
                    "\(field): give exactly one of timeAfterCreate and timeBeforeExpiry."
                )
            }
        }

        /// The time of an announcement, which counts back from expiry.
        func noticeTime() throws(VaultError) -> CalendarDuration {
            guard case .beforeExpiry(let time) = trigger else {
                throw VaultError(
                    .badParameter,
                    "\(field): Notify takes timeBeforeExpiry, not timeAfterCreate."
                )
            }
            guard !time.isZero else {
                throw VaultError(.badParameter, "\(field): takes no time; give a duration such as P30D.")
            }
            return time
        }
    }

    static func expiryTime(_ text: String?) throws(VaultError) -> CalendarDuration? {
        guard let text else { return nil }
        let time = try duration(text, field: "attributes.expiryTime")
        guard time.nominal >= shortestExpiry else {
            throw VaultError(
                .badParameter,
                "attributes.expiryTime: \(time) is shorter than 28 days; give P28D or more."
            )
        }
        return time
    }

    static func checkRotate(_ rotate: NamedTrigger, expiryTime: CalendarDuration?) throws(VaultError) {
        let time: CalendarDuration
        switch rotate.trigger {
        case .afterCreate(let duration): time = duration
        case .beforeExpiry(let duration):
            guard expiryTime != nil else {
                throw VaultError(
                    .badParameter,
                    "\(rotate.field): needs attributes.expiryTime; set it, or use timeAfterCreate."
                )
            }
            time = duration
        }
        try checkRoom(time, field: rotate.field, expiryTime: expiryTime)
    }

    private static func checkRoom(_ time: CalendarDuration, field: String, expiryTime: CalendarDuration?)
        throws(VaultError)
    {
        guard time.nominal >= shortestInterval else {
            throw VaultError(.badParameter, "\(field): \(time) is shorter than 7 days; give P7D or more.")
        }
        guard let expiryTime else { return }
        guard time.nominal + shortestInterval <= expiryTime.nominal else {
            throw VaultError(
                .badParameter,
                "\(field): \(time) leaves less than 7 days of the expiryTime \(expiryTime); shorten it or lengthen expiryTime."
            )
        }
    }

    private static func duration(_ text: String, field: String) throws(VaultError) -> CalendarDuration {
        guard let duration = CalendarDuration(text) else {
            throw VaultError(
                .badParameter,
                "\(field): '\(text.prefix(64))' is not an ISO 8601 duration; give one such as P90D."
            )
        }
        return duration
    }
}

extension CalendarDuration {
    /// The length with a year of 365 and a month of 30 days, for comparing two durations.
    var nominal: Duration {
        .days(months / 12 * 365 + months % 12 * 30) + .seconds(seconds)
    }
}
