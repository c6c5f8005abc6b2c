import type { AuditDecision, AuditEvent, AuditSignal } from './audit-event.js';
import type { AuditLog } from './audit-log.js';
import type { VerifyAuditOptions } from './chain-checker.js';
import type { AuditExplanation } from './explanation.js';
import type { AuditEntry } from './parse-event.js';
import { readChecked } from './read-checked.js';
import { renderExplanation } from './render-explanation.js';

/**
 * Shows which evidence led to a decision, from the log alone. Reads the log once and checks its chain on the way.
 * @returns `null` when the log has no such decision.
 */
export async function explainAudit(
  log: Pick<AuditLog, 'read'>,
  decisionId: string,
  options: VerifyAuditOptions = {},
): Promise<AuditExplanation | null> {
  const reader = new DecisionReader(decisionId);
  const broken = await readChecked(log, options, (entry) => {
    reader.read(entry);
  });
  const found = reader.explain();
  return found && { ...found, broken, text: renderExplanation({ ...found, broken }) };
}

class DecisionReader {
  readonly #id: string;
  /** Signals of calls that are not decided yet; only those of the decision's call can be its evidence. */
  readonly #signals = new Map<string, AuditSignal>();
  readonly #grants: AuditEntry[] = [];
  readonly #grantIds = new Set<string>();
  #decision: (Omit<AuditEntry, 'event'> & { readonly event: AuditDecision }) | undefined;

  constructor(id: string) {
    this.#id = id;
  }

  read({ event, ...place }: AuditEntry): void {
    if (event.type === 'signal' && this.#decision === undefined) this.#signals.set(event.id, event);
    if (event.type === 'decision' && event.id === this.#id) this.#decision ??= { ...place, event };
    if (event.type === 'grant-issued' && event.decision === this.#id) this.#grantIds.add(event.grant);
    if (event.type === 'grant-transferred' && this.#grantIds.has(event.family)) this.#grantIds.add(event.grant);
    if (this.#isAboutGrants(event)) this.#grants.push({ ...place, event });
  }

  #isAboutGrants(event: AuditEvent): boolean {
    if (event.type === 'grants-revoked') return this.#grantIds.size > 0 && event.call === this.#decision?.event.call;
    return 'grant' in event && this.#grantIds.has(event.grant);
  }

  explain(): Omit<AuditExplanation, 'broken' | 'text'> | null {
    if (this.#decision === undefined) return null;
    const { event: decision, sequence, time } = this.#decision;
    const evidence = decision.evidence.map(({ signal: id, ...worth }) => {
      const signal = this.#signals.get(id);
      return { ...worth, signal: signal?.call === decision.call ? signal : undefined };
    });
    return { decision, sequence, time, evidence, grants: this.#grants };
  }
}
