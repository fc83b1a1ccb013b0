import Connectors
import Foundation
import NIOCore
import NIOPosix
import Policies
import RekeyWire
import VaultCore

/// Opens a connection to each target that policy files name.
enum TargetProbe {
    private static let patience: TimeAmount = .seconds(5)
    private static let atOnce = 8

    /// Reads the files and tries every target, a few at once.
    static func look(at files: String, now: Timestamp) async -> TargetsCheck.Look {
        do {
            let read = try PolicyFolder.read(files).map { PolicyFile(name: $0.name, text: $0.text) }
            let reader = PolicyReader(connectors: ConnectorKinds.all.map { ConnectorShape($0) })
            guard let set = reader.read(read, at: now).set else {
                return .unreadable("the policy files in \(files) hold errors")
            }
            return .targets(await tryAll(set.connectors))
        } catch {
            return .unreadable("\(error)")
        }
    }

    private static func tryAll(_ connectors: [String: ConnectorEntry]) async -> [TargetsCheck.Target] {
        await withTaskGroup(of: TargetsCheck.Target.self) { group in
            var found: [TargetsCheck.Target] = []
            for (index, (name, entry)) in connectors.enumerated() {
                if index >= atOnce, let one = await group.next() { found.append(one) }
                group.addTask { await target(name, TargetAddress(entry)) }
            }
            for await one in group { found.append(one) }
            return found.sorted { $0.connector < $1.connector }
        }
    }

    private static func target(_ name: String, _ address: TargetAddress) async -> TargetsCheck.Target {
        let failure: String? =
            switch address {
            case .host(let host, let port): await connect(host, port)
            case .program(let path):
                FileManager.default.isExecutableFile(atPath: path)
                    ? nil : "it is not there, or not executable"
            case .unknown: nil
            }
        return TargetsCheck.Target(connector: name, address: address, failure: failure)
    }

    /// Why no connection comes about; nil when one does.
    private static func connect(_ host: String, _ port: Int) async -> String? {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(patience).connect(host: host, port: port).get()
            try? await channel.close()
            return nil
        } catch let error as NIOConnectionError {
            return reason(error)
        } catch {
            return "\(error)"
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        if let refusal = error.connectionErrors.first?.error { return "\(refusal)" }
        return "its name is not known here"
    }
}
