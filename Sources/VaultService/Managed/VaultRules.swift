import Policies
import VaultCore

/// What can be wrong with a set only in the vault that is to follow it.
struct VaultRules {
    let reading: PolicyReading
    let set: PolicySet
    let holdings: PolicyHoldings
    let shapes: [ConnectorShape]
    let vault: VaultName

    /// The settings of connectors that name secrets: field and secret.
    static func secrets(of set: PolicySet, _ shapes: [ConnectorShape]) -> [(field: String, path: ObjectPath)]
    {
        set.connectors.flatMap { name, entry -> [(field: String, path: ObjectPath)] in
            let kind = shapes.first { $0.type == entry.type }
            return (kind?.secrets(of: entry) ?? []).map { ("connectors.\(name).\($0.setting)", $0.path) }
        }
    }

    /// Everything that is wrong; `mayConnect` says whether the caller may add and change connectors.
    func problems(mayConnect: Bool) -> [PolicyProblem] {
        missingObjects() + missingLinks() + missingSecrets() + goneConnectors()
            + (mayConnect ? [] : foreignConnectors()) + noticesWithoutExpiry()
    }

    /// The connectors that the vault does not follow in this form yet.
    var changedConnectors: [String] {
        self.set.connectors.filter { holdings.applied.connectors[$0.key] != $0.value }.keys.sorted()
    }

    /// Whether the vault does not know these logins of an object yet.
    func isChanged(_ path: ObjectPath) -> Bool {
        let (new, old) = (self.set.objects[path], holdings.applied.objects[path])
        return new?.connector != old?.connector || new?.principals != old?.principals
            || new?.strategy != old?.strategy
    }

    // MARK: - Rules

    private func missingObjects() -> [PolicyProblem] {
        set.objects.keys.compactMap { path in
            let held = holdings.objects[path]
            guard held == nil || held?.object.deletion != nil else { return nil }
            let noun = path.kind.rawValue
            return held == nil
                ? error(
                    "objects.\(path)",
                    "the vault \(vault) holds no such \(noun)",
                    path.kind == .secret
                        ? "set its value first, with `rekey secret set \(path.name)`"
                        : "make it first, with `rekey \(noun) create \(path.name)`"
                )
                : error(
                    "objects.\(path)",
                    "the \(noun) is deleted",
                    "recover it with `rekey \(noun) recover \(path.name)`, or take it out of the files"
                )
        }
    }

    /// What is linked and not in the files must at least be in the vault: otherwise it is a slip of the pen.
    private func missingLinks() -> [PolicyProblem] {
        set.objects.sorted { $0.key < $1.key }.flatMap { path, object in
            object.linked.filter { !holdings.isKnown($0) }.map { other in
                error(
                    "objects.\(path).linked",
                    "neither the files nor the vault \(vault) hold `\(other)`",
                    "correct the name, or leave it out"
                )
            }
        }
    }

    private func missingSecrets() -> [PolicyProblem] {
        Self.secrets(of: set, shapes).filter { !holdings.secrets.contains($0.path) }.map { field, path in
            error(
                field,
                "the vault \(vault) holds no secret `\(path.name)`",
                "store the login first, with `rekey secret set \(path.name)`"
            )
        }
    }

    /// An open rotation goes on by the plan it began with, and so needs its connector to the end.
    private func goneConnectors() -> [PolicyProblem] {
        holdings.rotating.subtracting(set.connectors.keys)
            .filter { holdings.applied.connectors[$0] != nil }
            .map { name in
                error(
                    "connectors.\(name)",
                    "a rotation that is under way needs the connector `\(name)`",
                    "keep it in the files until the rotation has ended"
                )
            }
    }

    private func foreignConnectors() -> [PolicyProblem] {
        changedConnectors.map { name in
            error(
                "connectors.\(name)",
                "you may not add or change connectors, which say where logins are sent",
                "have somebody apply it who has the role Rekey Administrator"
            )
        }
    }

    private func noticesWithoutExpiry() -> [PolicyProblem] {
        set.objects.filter { path, object in
            guard object.notify != nil, let held = holdings.objects[path] else { return false }
            return held.version.attributes.expires == nil
        }.keys.map { path in
            PolicyProblem(
                .warning,
                at: reading.place("objects.\(path).notify"),
                path: "objects.\(path).notify",
                "the current version never expires, so nobody is told of it",
                remedy: "give it an expiry, and have whoever writes the next versions do so too"
            )
        }
    }

    func error(_ path: String, _ message: String, _ remedy: String) -> PolicyProblem {
        PolicyProblem(at: reading.place(path), path: path, message, remedy: remedy)
    }
}
