public import VaultCore

/// Logins that a program on this machine changes.
public enum ExecKind: ConnectorKind {
    /// `exec`.
    public static let type = "exec"

    private static let overlaps = TargetOverlap.allCases

    /// Which program, and with what arguments; secrets go over its standard input only.
    public static let settings: [ConnectorSetting] = [
        ConnectorSetting("program", .text, required: true, "The program's absolute path."),
        ConnectorSetting("arguments", .list, "Its arguments; they hold no secret, for anybody can see them."),
        SettingReader.strategy(overlaps),
        SettingReader.timeout,
    ]

    /// Makes a connector to one program.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let path = try reader.required("program")
        guard path.hasPrefix("/") else {
            throw reader.refusal("takes an absolute path as program, not \(path)")
        }
        let program = ExecProgram(
            path: path,
            arguments: values.list("arguments") ?? [],
            timeout: reader.timeout
        )
        return PartnerConnector(overlap: try reader.strategy(overlaps), transport: program)
    }
}
