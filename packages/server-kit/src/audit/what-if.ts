import type { AssuranceProfile, GateRoute, Policy } from '@callseal/protocol/gate';
import { configError } from '../errors/config-error.js';
import { canonicalJson } from '../json/canonical-json.js';
import type { AuditLog } from './audit-log.js';
import type { VerifyAuditOptions } from './chain-checker.js';
import { requireAuditable } from './declaration-events.js';
import type { ChangedDecision, RouteChange, WhatIf } from './what-if-report.js';
import { judgeRecorded } from './recorded-decision.js';
import { renderWhatIf } from './render-what-if.js';
import { type RecordedDecision, replayDecisions } from './replay.js';

/** Options of {@link whatIf}. */
export interface WhatIfOptions extends VerifyAuditOptions {
  /** The policy to judge by, from `parsePolicy`. */
  readonly policy: Policy;
  /** Default: the one that each decision was made under. */
  readonly profile?: AssuranceProfile;
  /** Decisions from this instant on, in milliseconds since the epoch. Default: all. */
  readonly from?: number;
  /** Decisions before this instant. Default: all. */
  readonly to?: number;
}

/**
 * Judges every recorded decision again, from its recorded signals, under another policy: what would have gone elsewhere? Writes nothing.
 * Reads the log once and checks its chain on the way.
 * @throws CallsealError `CONFIG_INVALID` for a policy or profile that the log could not hold, and as `verifyAudit` does.
 */
export async function whatIf(log: Pick<AuditLog, 'read'>, options: WhatIfOptions): Promise<WhatIf> {
  const { policy, profile, from = -Infinity, to = Infinity } = options;
  if (!(from < to)) throw configError('The end of the time to look at is after its beginning.');
  requireAuditable({ policy, ...(profile === undefined ? {} : { profile }) });
  const tally = new WhatIfTally(options);
  const broken = await replayDecisions(log, options, (recorded) => {
    const at = Date.parse(recorded.event.at);
    if (at >= from && at < to) tally.add(recorded);
  });
  const report = { policy: { name: policy.id, version: policy.version }, profile: profile?.id ?? null, ...tally.report(), broken };
  return { ...report, text: renderWhatIf(report) };
}

class WhatIfTally {
  readonly #options: WhatIfOptions;
  readonly #routes = new Map<string, RouteChange & { count: number }>();
  readonly #changed: ChangedDecision[] = [];
  #notReplayable = 0;
  #assumed = 0;

  constructor(options: WhatIfOptions) {
    this.#options = options;
  }

  add({ event, sequence, time, signals, rules }: RecordedDecision): void {
    const { policy } = this.#options;
    const own = typeof rules === 'string' ? undefined : rules.profile;
    const profile = this.#options.profile ?? own;
    if (signals === 'missing' || profile === undefined) {
      this.#notReplayable += 1;
      return;
    }
    const { decision } = judgeRecorded(event, signals, { policy, profile });
    this.#count(event.action, event.route, decision.route);
    if (event.parameters !== undefined && !knowsParameters(profile, own)) this.#assumed += 1;
    const [before, after] = [
      { route: event.route, rule: event.rule, reasons: event.reasons, requiredFactors: event.requiredFactors, atLeast: event.atLeast },
      {
        route: decision.route,
        rule: decision.rule,
        reasons: decision.reasons,
        requiredFactors: decision.wants.factors,
        atLeast: decision.wants.atLeast,
      },
    ];
    if (demandOf(before) !== demandOf(after)) this.#changed.push({ id: event.id, sequence, time, action: event.action, before, after });
  }

  report(): Pick<WhatIf, 'decisions' | 'routes' | 'changed' | 'notReplayable' | 'assumed'> {
    const routes = [...this.#routes.values()].sort((one, other) =>
      one.action < other.action ? -1 : one.action > other.action ? 1 : other.count - one.count,
    );
    const decisions = routes.reduce((sum, { count }) => sum + count, 0);
    return { decisions, routes, changed: this.#changed, notReplayable: this.#notReplayable, assumed: this.#assumed };
  }

  #count(action: string, from: GateRoute, to: GateRoute): void {
    const key = `${action} ${from} ${to}`;
    const known = this.#routes.get(key) ?? { action, from, to, count: 0 };
    known.count += 1;
    this.#routes.set(key, known);
  }
}

/** Whether the log says if the parameters that this profile links were named: it does under a profile that linked the same. */
function knowsParameters({ linkedParameters }: AssuranceProfile, recorded: AssuranceProfile | undefined): boolean {
  return linkedParameters.every((name) => recorded?.linkedParameters.includes(name) === true);
}

/** What a caller would have met: the same demand by another rule is no change to them. */
function demandOf({ route, requiredFactors, atLeast }: ChangedDecision['before']): string {
  return canonicalJson({ route, factors: [...requiredFactors].sort(), atLeast });
}
