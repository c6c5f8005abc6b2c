export { type AuditDecision, type AuditEvent, AuditEventSchema, type AuditSignal } from './audit/audit-event.js';
export type { AuditCheckpoint, AuditHead, AuditLog, AuditReceipt, StoredAuditEntry } from './audit/audit-log.js';
export {
  anyAuditVerifier,
  type AuditSigner,
  type AuditVerifier,
  createEd25519AuditSigner,
  createEd25519AuditVerifier,
  createHmacAuditSigner,
} from './audit/audit-signer.js';
export { canonicalJson } from './json/canonical-json.js';
export type { AuditFault, VerifyAuditOptions } from './audit/chain-checker.js';
export type { AuditLogOptions } from './audit/create-audit-log.js';
export { explainAudit } from './audit/explain-audit.js';
export type { AuditExplanation, ExplainedEvidence } from './audit/explanation.js';
export { exportAudit } from './audit/export-audit.js';
export type { AuditRecomputation } from './audit/recomputation.js';
export { recomputeAudit, type RecomputeAuditOptions } from './audit/recompute-audit.js';
export type { WhatIf } from './audit/what-if-report.js';
export { whatIf, type WhatIfOptions } from './audit/what-if.js';
export { createMemoryAuditLog } from './audit/memory-audit-log.js';
export { type AuditEntry, parseStoredEvent } from './audit/parse-event.js';
export { createPostgresAuditLog, type PostgresAuditLogOptions } from './audit/postgres-audit-log.js';
export { createSqliteAuditLog, type SqliteAuditLogOptions } from './audit/sqlite-audit-log.js';
export { type AuditVerification, verifyAudit, verifyAuditExport } from './audit/verify-audit.js';
