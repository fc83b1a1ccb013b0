import Identity
import Logging
import Telemetry
import VaultCore
import VaultService

extension ServerParts {
    /// Looks at targets for uses of old versions, and writes down what was seen.
    func collectEvidence() async throws {
        while !Task.isCancelled {
            do {
                try await rotation.targets.collect { rotation.scheduler.nudge() }
            } catch let error where !(error is CancellationError) {
                logger.error("evidence could not be kept", metadata: ["error": "\(error)"])
            }
            try await clock.sleep(until: clock.now() + .seconds(5))
        }
    }

    /// Looks each second whether the machine's clock was set, and tells of it.
    func watchClock() async throws {
        let journalist = ClockJournalist(
            ports: ports,
            audit: audit,
            jumps: metrics.clockJumps,
            logger: logger
        )
        while !Task.isCancelled {
            do {
                try await rotation.clockWatch.keep()
            } catch let error where !(error is CancellationError) {
                logger.error("that the clock was set could not be kept", metadata: ["error": "\(error)"])
            }
            for event in rotation.clockWatch.takeNews() { await journalist.tell(event) }
            // Not by the clock that is being watched.
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Signing keys are looked at hourly; a move of the clock wakes this early.
    func keepSigningKeys() async throws {
        while !Task.isCancelled {
            // The clock may be moved meanwhile, and then it is time again.
            let now = clock.now()
            try await identity.followKeys()
            try await clock.sleep(until: now + .seconds(3_600))
        }
    }

    /// Deleted vaults are looked at hourly; a move of the clock wakes this early.
    func purgeDeletedVaults() async throws {
        while !Task.isCancelled {
            do {
                let now = clock.now()
                if try await purges(), rotation.clockWatch.isSteady { try await purge.purgeDue(at: now) }
            } catch let error where !(error is CancellationError) {
                logger.error("a deleted vault could not be purged", metadata: ["error": "\(error)"])
            }
            try await clock.sleep(until: clock.now() + .seconds(3_600))
        }
    }
}
