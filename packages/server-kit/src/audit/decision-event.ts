import { type AssuranceProfile, type Decision, type Policy, SignalSchema } from '@callseal/protocol/gate';
import type { NumberedSignal } from '../gate/call-evidence.js';
import type { GatePseudonyms } from '../gate/gate-pseudonyms.js';
import { canonicalJson } from '../json/canonical-json.js';
import type { AuditDecision } from './audit-event.js';
import { ToolSchema, VersionSchema } from './event-vocabulary.js';
import { hashDeclaration } from './policy-event.js';
import { judgeRecorded, recordJudged } from './recorded-decision.js';
import { readSignal, recordHash, recordName, recordSignal } from './recorded-signal.js';
import { thresholdsOf } from './thresholds.js';

type Tool = AuditDecision['tools'][number]['tool'];

/** Versions by what takes part in decisions: the kit itself, the engine, providers. */
export type AuditedVersions = Readonly<Partial<Record<Tool, string>>>;

/** The versions as a decision carries them; `undefined` when one is of no form that the log may hold. */
export function readVersions(versions: AuditedVersions): AuditDecision['tools'] | undefined {
  const tools = ToolSchema.options.flatMap((tool) => {
    const version = versions[tool];
    return version === undefined ? [] : [{ tool, version }];
  });
  return tools.every(({ version }) => VersionSchema.safeParse(version).success) ? tools : undefined;
}

/** A decision, and what it followed from. */
export interface MadeDecision {
  readonly id: string;
  readonly decision: Decision;
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
  readonly evidence: readonly NumberedSignal[];
  readonly tools: AuditDecision['tools'];
}

/**
 * A decision as an event of the log.
 * @throws Error when it does not follow from what the log will hold: then nobody could compute it again.
 */
export function createDecisionEvent(made: MadeDecision, pseudonyms: GatePseudonyms): AuditDecision {
  const { id, decision, policy, profile, evidence, tools } = made;
  const readable = evidence.filter(({ signal }) => SignalSchema.safeParse(signal).success);
  const signals = readable.map((numbered) => readSignal(recordSignal(numbered, pseudonyms)) ?? raise());
  const question = {
    call: pseudonyms.call(decision.callId),
    subject: decision.subject,
    action: recordName(decision.action, pseudonyms),
    ...(decision.parametersHash === undefined ? {} : { parameters: recordHash(decision.parametersHash) }),
    at: decision.at,
    ...(readable.length === evidence.length ? {} : { unreadable: evidence.length - readable.length }),
  };
  const judged = judgeRecorded({ ...question, reasons: decision.reasons }, signals, { policy, profile });
  if (summaryOf(judged.decision) !== summaryOf(decision)) raise();
  return {
    type: 'decision',
    id,
    ...question,
    ...recordJudged(
      judged,
      signals,
      readable.map(({ id: signal }) => signal),
    ),
    policy: { name: policy.id, version: policy.version, hash: hashDeclaration(policy) },
    profile: { name: profile.id, hash: hashDeclaration(profile) },
    thresholds: thresholdsOf(policy, decision.action),
    tools: [...tools],
  };
}

/** What must be the same of what was decided and of what was recorded: all but the names of call, action, sources and models. */
function summaryOf({ route, wants, reasons, rule, policy, profile, subject, parametersHash = '', at, factors, signals }: Decision): string {
  const used = signals.map(({ kind, outcome, value = null, ageSeconds }) => ({ kind, outcome, value, ageSeconds }));
  return canonicalJson({ route, wants, reasons, rule, policy, profile, subject, parametersHash, at, factors, used });
}

function raise(): never {
  throw new Error('The decision does not follow from the evidence, policy and profile that were given with it.');
}
