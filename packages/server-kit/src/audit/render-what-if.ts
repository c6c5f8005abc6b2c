import { describeChain } from './describe-fault.js';
import type { ChangedDecision, Demand, RouteChange, WhatIf } from './what-if-report.js';

/** A report for people, a line each. Everything in it comes from closed lists, ids and numbers of the log and the policy. */
export function renderWhatIf(report: Omit<WhatIf, 'text'>): string {
  const { policy, profile, decisions, routes, changed, broken } = report;
  const judged = decisions === 1 ? 'One decision was' : `${decisions} decisions were`;
  return [
    `${judged} judged again by policy ${policy.name}, version ${policy.version}, under ${profile === null ? 'the profile that each was made under' : `profile ${profile}`}.`,
    changed.length === 0 ? 'Nothing would have changed.' : `${changed.length} would have changed.`,
    ...routes.map(renderRoute),
    ...changed.map(renderChange),
    ...limitsOf(report),
    describeChain(broken),
  ].join('\n');
}

function renderRoute({ action, from, to, count }: RouteChange): string {
  return `Of ${action}, ${count} that ${count === 1 ? 'was' : 'were'} ${from} would be ${to === from ? 'the same' : to}.`;
}

function renderChange({ id, sequence, time, action, before, after }: ChangedDecision): string {
  return `Decision ${id} on ${action} (entry ${sequence}, ${time}) was ${renderDemand(before)}; it would be ${renderDemand(after)}.`;
}

function renderDemand({ route, rule, reasons, requiredFactors, atLeast }: Demand): string {
  const wanted = requiredFactors.length === 0 ? '' : `, wanting ${atLeast} of ${requiredFactors.join(', ')}`;
  return `${route} by rule ${rule}${wanted}${reasons.length === 0 ? '' : `, because of ${reasons.join(', ')}`}`;
}

/** What the figures do not say. */
function limitsOf({ notReplayable, assumed, changed }: Omit<WhatIf, 'text'>): readonly string[] {
  const asks = changed.some(({ after }) => after.requiredFactors.length > 0);
  return [
    ...(asks
      ? ['Callers who would have been asked for other factors were not asked: whether they would have given them cannot be known.']
      : []),
    'Evidence that this policy looks at and nobody gathered then counts as not screened.',
    'These are decisions and not callers: on one call there may be several, and another answer would have led to other ones.',
    ...(assumed === 0
      ? []
      : [`Of ${assumed} the log does not say whether the parameters that the profile links were named: it is assumed that they were.`]),
    ...(notReplayable === 0 ? [] : [`${notReplayable} more could not be judged again: the log does not hold what they were given.`]),
  ];
}
