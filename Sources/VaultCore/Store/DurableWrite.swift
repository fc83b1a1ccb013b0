/// Every kind of transaction the server commits, by name: fault injection stops the process at each of them.
public enum DurableWrite: String, Sendable, CaseIterable {
    case serverSetup, clockAdvance, vaultCreate, vaultUpdate, vaultPurge
    case secretSet, secretUpdate
    case keyCreate, keyImport, keyUpdate, rotationPolicySet
    case policyApply
    case objectDelete, objectRecover, objectPurge, objectRestore
    case rotationPlan, rotationCandidate, rotationPromote, rotationEnd
    case rotationIntent, rotationOutcome
    case evidenceFlush, versionDestroy
    case scheduledEvent, leaseChange, outboxDelivered
    case identityChange, roleChange, signingKeyRotate
    case kekCreate, kekRetire, rewrapBatch, rootRewrap
}
