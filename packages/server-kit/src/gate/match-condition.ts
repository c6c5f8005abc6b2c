import type { Condition, DecisionReason, SignalCondition, SignalKind } from '@callseal/protocol/gate';
import type { Evidence } from './evidence.js';

/** Evidence of one kind that is not older than so many seconds. */
export type Weigh = (kind: SignalKind, maxAgeSeconds: number) => Evidence;

/** Whether a condition holds: with the reasons that make it hold, or `undefined`. */
export function matchCondition(condition: Condition, weigh: Weigh): readonly DecisionReason[] | undefined {
  if ('all' in condition) {
    const parts = condition.all.map((part) => matchCondition(part, weigh));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => matchCondition(part, weigh)).filter((part) => part !== undefined);
    return parts.length > 0 ? parts.flat() : undefined;
  }
  return matchSignal(condition, weigh);
}

function matchSignal({ signal, outcomes, maxAgeSeconds, value }: SignalCondition, weigh: Weigh): readonly DecisionReason[] | undefined {
  const evidence = weigh(signal, maxAgeSeconds);
  if (!outcomes.includes(evidence.outcome)) return undefined;
  if (value === undefined) return [`${signal}-${evidence.outcome}`];
  if (evidence.value === undefined) return undefined;
  const isInRange = evidence.value >= (value.atLeast ?? -Infinity) && evidence.value < (value.below ?? Infinity);
  // the schema lets only kinds with a value come here
  return isInRange ? [`${signal as 'fraud-risk'}-threshold`] : undefined;
}
