import KeyVaultWire
import Rotation
import VaultCore

extension KeyRotationPolicyRequest {
    /// The policy as the wire asks for it.
    init(_ parameters: KeyRotationPolicyParameters) {
        self.init(lifetimeActions: parameters.lifetimeActions, expiryTime: parameters.expiryTime)
    }
}

extension RotationPolicyView {
    /// The policy as the wire shows it, durations as they were written.
    init(_ policy: KeyRotationPolicy) {
        self.init(
            lifetimeActions: policy.lifetimeActions.map { RotationPolicyAction($0) },
            expiryTime: policy.expiryTime?.description,
            created: policy.created,
            updated: policy.updated
        )
    }
}

extension RotationPolicyAction {
    fileprivate init(_ action: LifetimeAction) {
        self.init(type: action.kind.rawValue)
        switch action.trigger {
        case .afterCreate(let time): timeAfterCreate = time.description
        case .beforeExpiry(let time): timeBeforeExpiry = time.description
        }
    }
}
