import { randomUUID } from 'node:crypto';
import { limits as bounds } from '@callseal/protocol/limits';
import { routes, type VerdictReport } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Limits } from '../limits/limits.js';
import type { Pseudonym } from '../limits/pseudonyms.js';
import type { OnLog } from '../log/log.js';
import type { SharedState } from '../state/shared-state.js';

/** What the route of verdicts works with. */
export interface VerdictEndpointsOptions {
  readonly limits: Limits;
  readonly state: SharedState;
  readonly pseudonym: Pseudonym;
  /** Whether the relay has operations of a call, whose verdicts it has counted and logged itself. Default: there is no relay. */
  readonly isRelayed?: ((callSid: string) => Promise<boolean>) | undefined;
  readonly log: OnLog;
}

/** Milliseconds for which a report with its own duration is known again: longer than any page repeats a request. */
const repeatedWithin = 600_000;
/** Milliseconds. Without a duration two reports can only be told apart by time: an attempt takes at least its speech. */
const repeatedWithinUntimed = bounds.minimumSpeechSeconds * 1000;

/**
 * Notes what an agent's page says about an outcome: counts failed verifications of the caller across calls, and logs for the metrics.
 *
 * A browser's word can lock a caller out, never let one in. So a failure counts; a match takes nothing back, or who can send requests
 * as an agent would have endless attempts; and the verdict itself is decided and shown elsewhere. How many callers one agent can lock
 * out is bounded by `limits.failuresPerAgent`. The same report sent twice, by a double click or a repeated request, counts once; one about
 * a call of the relay does not count, since the server has its own verdict.
 */
export function createVerdictEndpoints({ limits, state, pseudonym, isRelayed, log }: VerdictEndpointsOptions): readonly Endpoint[] {
  const note = (report: VerdictReport, requestId: string): void => {
    const { callSid, operation, verdict, milliseconds } = report;
    log({
      level: 'info',
      event: 'verdict-reported',
      requestId,
      callSid,
      operation,
      verdict,
      ...(milliseconds === undefined ? {} : { milliseconds }),
    });
  };
  return [
    createEndpoint({
      route: routes.reportVerdict,
      stage: 'state',
      handle: async (report, { requestId }, agent) => {
        if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
        const { subject, milliseconds } = report;
        if ((await isRelayed?.(report.callSid)) === true) return { coolOffSeconds: await limits.coolOff(subject) };
        const key = `verdict:${pseudonym('report', identityOf(report))}`;
        const mark = randomUUID();
        try {
          const isFirst = await state.add(key, mark, milliseconds === undefined ? repeatedWithinUntimed : repeatedWithin);
          const counts = isFirst && isFailure(report);
          const coolOffSeconds = await (counts ? limits.failedVerification(subject, agent.identity) : limits.coolOff(subject));
          if (isFirst) note(report, requestId);
          return { coolOffSeconds };
        } catch (error) {
          // what was not counted may be reported again; a mark whose writing was not answered may have been written
          await state.delete(key, mark).catch(() => undefined);
          throw error;
        }
      },
    }),
  ];
}

function isFailure({ operation, verdict }: VerdictReport): boolean {
  return operation === 'verify' && (verdict === 'mismatch' || verdict === 'spoof');
}

/** What two reports of one attempt have in common. Ids and verdicts hold no white space, and the subject comes last. */
function identityOf({ callSid, operation, verdict, milliseconds, subject }: VerdictReport): string {
  return `${callSid} ${operation} ${verdict} ${milliseconds ?? 'untimed'} ${subject}`;
}
