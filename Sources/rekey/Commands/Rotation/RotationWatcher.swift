import ArgumentParser
import RekeyWire

/// Follows rotations by asking every second, one line per event.
struct RotationWatcher {
    let server: ConnectionOptions

    /// Prints the events of a rotation until it ends, or is halted if that is asked for.
    ///
    /// Throws exit status 1 when it did not end with the new version.
    func follow(_ id: String, endsWhenHalted: Bool) async throws {
        let end = try await server.withServer { client in
            var seen = 0
            while true {
                let rotation = try await news(of: id, client, &seen)
                let isHalted = rotation.state == "stuck" || rotation.state == "paused"
                if rotation.ended != nil || (endsWhenHalted && isHalted) { return rotation }
                try await Task.sleep(for: .seconds(1))
            }
        }
        if end.state == "done" { return }
        if let failure = end.failure { Output.error("\(end.state): \(failure.detail)") }
        throw ExitCode(1)
    }

    /// Prints the events of all rotations that are open or begin, until it is interrupted.
    func followAll() async throws {
        try await server.withServer { client in
            var seen: [String: Int] = [:]
            while true {
                try await lookAtAll(client, &seen)
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Looks at what is open, and once more at what was.
    private func lookAtAll(_ client: ServerClient, _ seen: inout [String: Int]) async throws {
        let page: Page<RotationResource> = try await client.resource(
            "GET",
            "/rotations?state=open&limit=1000"
        )
        let open = Dictionary(page.value.map { ($0.id, $0.events) }) { first, _ in first }
        for id in Set(open.keys).union(seen.keys).sorted() where open[id] != seen[id] {
            var count = seen[id] ?? 0
            let rotation = try await news(of: id, client, &count)
            seen[id] = rotation.ended == nil ? count : nil
        }
    }

    /// Prints the events that came since `seen`.
    private func news(of id: String, _ client: ServerClient, _ seen: inout Int) async throws
        -> RotationResource
    {
        let detail: RotationDetail = try await client.resource(
            "GET",
            "/rotations/\(ServerClient.escape(id))"
        )
        for event in detail.timeline.dropFirst(seen) {
            if server.output == .json {
                Output.line(try Rendering.oneLine(event))
            } else {
                Output.line(RotationText.line(of: event, in: detail.rotation))
            }
        }
        seen = detail.timeline.count
        return detail.rotation
    }
}
