import { routes } from '@callseal/protocol/routes';
import type { Callseal } from '../app/create-callseal.js';
import type { Answer } from '../http/incoming.js';
import { pathOf } from '../http/request-line.js';

/** A server kit that can say that it is about to end. */
export interface Drainable extends Pick<Callseal, 'answer'> {
  /** From now on readiness says no; everything else is answered as before. */
  drain(): void;
}

export function createDrainable(callseal: Pick<Callseal, 'answer'>): Drainable {
  let draining = false;
  return {
    drain() {
      draining = true;
    },
    async answer(incoming) {
      const answer = await callseal.answer(incoming);
      return draining && answer.status === 200 && pathOf(incoming.url) === routes.readiness.path ? notReady(answer) : answer;
    },
  };
}

function notReady({ headers, body }: Answer): Answer {
  const checks = body === null ? {} : (JSON.parse(body) as { checks: Record<string, string> }).checks;
  const text = JSON.stringify({ status: 'not-ready', checks: { ...checks, draining: 'failed' } });
  return { status: 503, headers: { ...headers, 'content-length': Buffer.byteLength(text).toString() }, body: text };
}
