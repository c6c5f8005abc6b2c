import type { CallsealAgent } from '@callseal/widget';
import type { WireLine } from '../contract.js';
import type { WireLog } from './wire-log.js';

type Line = Omit<WireLine, 'kind'>;

/** The line for one result that the host's `onResponse` was told. */
export function describeResponse(response: unknown): Line {
  const { result, purpose, score } = (response ?? {}) as { result?: string; purpose?: string; score?: number };
  const good = result === 'result-success';
  const text = `onResponse ${String(purpose)}: ${String(result)}${score === undefined ? '' : `, score ${score.toFixed(2)}`}`;
  return { lane: 'element', text, tone: good ? 'good' : 'bad' };
}

/** Writes what the element tells its page into the log. */
export function followElement(agent: CallsealAgent, log: WireLog): void {
  agent.addEventListener('callseal-phase-change', (event) => {
    const { phase, purpose } = event.detail;
    log.add({ lane: 'element', text: `phase ${phase}${purpose === undefined ? '' : ` (${purpose})`}` });
  });
  agent.addEventListener('callseal-consent', (event) => {
    log.add({ lane: 'element', text: `consent ${event.detail.answer}` });
  });
  agent.addEventListener('callseal-log', (event) => {
    const { level, message } = event.detail;
    if (level === 'warn') log.add({ lane: 'element', text: message, tone: 'bad' });
  });
}
