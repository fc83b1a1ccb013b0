import ArgumentParser
import Foundation
import RekeyWire

/// `rekey inventory`.
struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract:
            "Lists every object: owner, age, next rotation, last result, who still uses an old version.",
        discussion: """
            Objects without an owner are marked with `nobody`. One whose time has come and that waits is `overdue`; where a \
            linked object's rotation holds it back, its id is told.

            EXAMPLE:
              rekey inventory --vault default
              rekey inventory --output json | jq '.value[] | select(.ownerless)'
            """
    )

    @OptionGroup var vault: VaultOptions

    func run() async throws {
        let objects = try await vault.server.withServer { client in
            var objects: [InventoryResource] = []
            var after: String?
            repeat {
                let query = ServerClient.query([("vault", vault.vault), ("after", after), ("limit", "1000")])
                let page: InventoryPage = try await client.resource("GET", "/inventory" + query)
                objects += page.value
                after = page.next
            } while after != nil
            return objects
        }
        guard vault.server.output == .text else { return try Rendering.print(Page(objects), as: .json) }
        var table = TextTable([
            "OBJECT", "OWNER", "ROTATES", "TIER", "POLICY", "AGE", "NEXT DUE", "LAST ROTATION", "NOW",
            "TARGET", "STRAGGLERS",
        ])
        table.rows = objects.map(Self.row)
        table.lines.forEach(Output.line)
    }

    private static func row(_ one: InventoryResource) -> [String] {
        [
            one.vault == "default" ? one.object : "\(one.vault) \(one.object)", one.owner ?? "nobody",
            one.rotationOwner ?? "-", one.tier ?? "-", one.policy ?? "-",
            PlainTime.text(Double(one.ageSeconds)),
            one.nextDue ?? "-", one.lastRotation.map { "\($0.state) \($0.ended ?? "")" } ?? "-",
            now(one), one.drift ?? "-", stragglers(one),
        ]
    }

    private static func now(_ one: InventoryResource) -> String {
        if let open = one.openRotation { return open.state }
        if let since = one.overdueSince { return "overdue since \(since)" + held(one) }
        return one.untoldSince.map { "untold since \($0)" } ?? "-"
    }

    private static func held(_ one: InventoryResource) -> String {
        guard let holder = one.heldBy else { return "" }
        return ", held by \(holder.object), \(holder.state), \(holder.id)"
    }

    private static func stragglers(_ one: InventoryResource) -> String {
        guard !one.stragglers.isEmpty else { return "-" }
        let shown = one.stragglers.prefix(3).map { "\($0.name ?? $0.consumer) \($0.lastUse)" }
        let more = one.stragglers.count > 3 ? [", \(one.stragglers.count - 3) more"] : []
        return shown.joined(separator: ", ") + more.joined()
    }
}
