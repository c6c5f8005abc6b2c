import { type Condition, type Policy, type SignalCondition, valuedKinds } from '@callseal/protocol/gate';
import { canonicalJson } from '../json/canonical-json.js';
import type { AuditDecision } from './audit-event.js';

/** The bounds that the rules for an action hold values against, each once. */
export function thresholdsOf({ actions, default: otherwise }: Policy, action: string): AuditDecision['thresholds'] {
  const { rules } = Object.hasOwn(actions, action) ? (actions[action] ?? otherwise) : otherwise;
  const bounds = rules
    .flatMap(({ when }) => [...conditionsOf(when)])
    .flatMap(({ signal, value }) => {
      const kind = valuedKinds.find((valued) => valued === signal);
      if (kind === undefined || value === undefined) return [];
      const { atLeast, below } = value;
      return [{ signal: kind, ...(atLeast === undefined ? {} : { atLeast }), ...(below === undefined ? {} : { below }) }];
    });
  return [...new Map(bounds.map((bound) => [canonicalJson(bound), bound])).values()];
}

function* conditionsOf(condition: Condition): Iterable<SignalCondition> {
  if ('all' in condition) for (const part of condition.all) yield* conditionsOf(part);
  else if ('any' in condition) for (const part of condition.any) yield* conditionsOf(part);
  else yield condition;
}
