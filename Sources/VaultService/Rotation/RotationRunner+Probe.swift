import Rotation
import VaultCore

extension RotationRunner {
    /// Asks the target whether it accepts the candidate that consumers have, and commits it when it refuses twice.
    ///
    /// What is not known is no failure of the candidate: a target that cannot be asked is asked again later.
    func probe(_ rotation: OpenRotation) async throws -> OpenRotation {
        probes.note(rotation.id, at: ports.clock.now())
        guard let visit = try? await targetVisit(for: rotation) else { return rotation }
        var answer = TargetAnswer.accepted
        for _ in 0..<2 {
            let standing = try await standing(of: rotation)
            guard standing == rotation else { return standing }
            answer = await visit.make(.verify).answer
            guard case .refused = answer else { return rotation }
        }
        guard let event = rotation.state.probed(answer) else { return rotation }
        return try await commit(event, of: rotation)
    }
}
