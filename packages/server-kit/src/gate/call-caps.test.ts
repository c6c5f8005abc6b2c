import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { CapsReport, CapsWork } from '../testkit/caps-worker.js';

/** `CALLSEAL_GATE_SEQUENCES=100000` is the long run. */
const sequences = Number(process.env.CALLSEAL_GATE_SEQUENCES ?? 1500);

function inWorker(work: CapsWork): Promise<CapsReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../testkit/caps-worker.js', import.meta.url), { workerData: work });
    worker.once('message', resolve).once('error', reject);
  });
}

test('no interleaving of guesses by agent, keys and links, re-sends, cancels and clock moves beats the caps', async (context) => {
  const report = await inWorker({ how: 'gate', sequences, steps: 20 });
  context.diagnostic(JSON.stringify(report));
  assert.equal(report.sequences, sequences);
  assert.ok(report.accepted > sequences / 100 && report.limited > sequences / 100);
});
