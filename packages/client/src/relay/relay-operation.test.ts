/** For any interleaving of answers, failures and time: nobody is listened to without somebody who waits. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../http/post-form.js';
import { createManualClock, settle } from '../testing.js';
import { beginOperation, type RelayOperation } from './relay-operation.js';
import type { RelayRequests } from './relay-requests.js';

const call = { callSid: 'CA1', callerId: '+1' };
const unreachable = new RequestError('SERVER_UNREACHABLE', 'no', { retryable: true });

type Command =
  | { readonly do: 'begin' | 'abandon' | 'end' | 'stop'; readonly which: number }
  | { readonly do: 'answer'; readonly which: number; readonly ok: boolean }
  | { readonly do: 'pass'; readonly milliseconds: number };
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constantFrom('begin', 'abandon', 'end', 'stop'), which: fc.nat(3) }),
  fc.record({ do: fc.constant('answer'), which: fc.nat(5), ok: fc.boolean() }),
  fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(100, 1_000, 4_000) }),
);

/** A server whose answers wait until they are let go. */
function createServer() {
  const running = new Set<string>();
  const waiting: ((ok: boolean) => void)[] = [];
  let begun = 0;
  const later = <Value>(carryOut: () => Value) =>
    new Promise<Value>((resolve, reject) => {
      waiting.push((ok) => {
        if (ok) resolve(carryOut());
        else reject(unreachable);
      });
    });
  const requests: Pick<RelayRequests, 'start' | 'cancel'> = {
    start: ({ callSid }) =>
      later(() => {
        begun += 1;
        running.add(String(begun));
        return { id: String(begun), callSid };
      }),
    cancel: (id) =>
      later(() => {
        running.delete(id);
      }),
  };
  return {
    running,
    requests: requests as RelayRequests,
    answer: (which: number, ok: boolean) => waiting.splice(which % Math.max(1, waiting.length), 1)[0]?.(ok),
    waits() {
      return waiting.length > 0;
    },
  };
}

it('every operation that is begun and given up is cancelled in the end, however its requests fare meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const server = createServer();
      const clock = createManualClock();
      const all: RelayOperation[] = [];
      const ended = new Set<string>();
      for (const one of commands) {
        const current = 'which' in one ? all[one.which % Math.max(1, all.length)] : undefined;
        switch (one.do) {
          case 'begin': {
            const made = beginOperation(server.requests, clock, { call, purpose: 'verify' });
            made.begun.catch(() => undefined);
            all.push(made);
            break;
          }
          case 'abandon':
            current?.abandon();
            break;
          case 'stop':
            current?.cancel().catch(() => undefined);
            break;
          case 'end': {
            // only what has begun can end by itself
            const id = await Promise.race([current?.begun.catch(() => null), settle(3).then(() => null)]);
            if (id === null || id === undefined) break;
            current?.end();
            ended.add(id);
            server.running.delete(id);
            break;
          }
          case 'answer':
            server.answer(one.which, one.ok);
            break;
          case 'pass':
            await clock.pass(one.milliseconds);
        }
        await settle();
      }
      // the session stops the stream of what it gave up, again and again, until that succeeds
      for (const operation of all) operation.abandon();
      for (let turn = 0; turn < 60 && (server.waits() || clock.pending > 0); turn += 1) {
        while (server.waits()) {
          server.answer(0, true);
          await settle();
        }
        await clock.pass(4_000);
      }
      for (const operation of all) {
        const cancelled = operation.cancel();
        while (server.waits()) server.answer(0, true);
        await settle();
        while (server.waits()) server.answer(0, true);
        await cancelled;
        await assert.rejects(operation.audio);
        await operation.settled();
      }
      assert.deepEqual([...server.running], []);
    }),
    { numRuns: Number(process.env.CALLSEAL_SEQUENCES ?? 300) },
  );
});
