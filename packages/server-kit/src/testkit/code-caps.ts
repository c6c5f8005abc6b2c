import assert from 'node:assert/strict';
import type { Operation, PlayLog } from './codes-play.js';

const window = 15 * 60_000;
const life = 4 * 60_000;

/**
 * Judges from outside what happened, whoever ran beside whom. Every rule allows for what is not known: an operation took effect at some
 * moment between its beginning and its answer, and the clock may have been turned back.
 */
export function checkCaps({ operations, world, turnedBack }: PlayLog): void {
  const of = (kind: Operation['kind'], outcome: string) => operations.filter((one) => one.kind === kind && one.outcome === outcome);
  const unexpected = operations.filter(({ outcome }) => !['ok', 'CODE_WRONG_OR_EXPIRED', 'CODES_LIMITED'].includes(outcome));
  assert.deepEqual(unexpected, []);
  const sends = of('send', 'ok');
  const wrong = of('check', 'CODE_WRONG_OR_EXPIRED');
  const accepted = of('check', 'ok');
  for (const subject of new Set(operations.map((one) => one.subject))) {
    const mine = <T extends { readonly subject: string }>(all: readonly T[]): readonly T[] => all.filter((one) => one.subject === subject);
    noMoreThanThree(mine(sends), turnedBack, `sends to ${subject}`);
    if (mine(accepted).length === 0) noMoreThanThree(mine(wrong), turnedBack, `tries of ${subject}`);
  }
  for (const destination of new Set(world.arrived.map((one) => one.destination))) {
    // counted before it goes out: the clock may move in between
    const times = world.arrived
      .filter((one) => one.destination === destination)
      .map(({ at, parameters }) => ({
        ended: at,
        began: operations.find(({ kind, tag }) => kind === 'send' && tag === parameters.tag)?.began ?? at,
      }));
    noMoreThanThree(times, turnedBack, 'sends to the destination');
  }
  assert.equal(new Set(accepted.map(({ tag }) => tag)).size, accepted.length, 'a code is used once');
  for (const check of accepted) judgeAccepted(check, operations, turnedBack);
}

/** Fails when four surely happened within fifteen minutes. */
function noMoreThanThree(all: readonly Pick<Operation, 'began' | 'ended'>[], turnedBack: number, what: string): void {
  if (all.length < 4) return;
  const sorted = [...all].sort((a, b) => a.ended - b.ended);
  for (let index = 3; index < sorted.length; index += 1) {
    const four = sorted.slice(index - 3, index + 1);
    const longest = Math.max(...four.map(({ ended }) => ended)) - Math.min(...four.map(({ began }) => began));
    assert.ok(longest + turnedBack >= window, `four ${what} within ${longest} ms`);
  }
}

function judgeAccepted(check: Operation, operations: readonly Operation[], turnedBack: number): void {
  const send = operations.find(({ kind, tag, outcome }) => kind === 'send' && tag === check.tag && outcome === 'ok');
  // a send that another overtook may be answered late, but never refused
  assert.ok(send !== undefined, 'only a code that was sent is accepted');
  assert.equal(`${send.subject} ${send.issuance}`, `${check.subject} ${check.issuance}`, 'only for what it was sent');
  assert.ok(check.began - turnedBack < Math.max(send.began, send.ended) + life, 'only while it lives');
  const between = operations.filter(({ subject, from, to }) => subject === check.subject && from > send.to && to < check.from);
  const same = between.filter(({ issuance }) => issuance === check.issuance);
  assert.ok(!same.some(({ kind, outcome }) => kind === 'send' && outcome === 'ok'), 'only the newest');
  assert.ok(!same.some(({ kind }) => kind === 'cancel'), 'none that was cancelled');
  const tries = between.filter(({ kind, outcome }) => kind === 'check' && outcome === 'CODE_WRONG_OR_EXPIRED');
  assert.ok(tries.length < 3, `after ${tries.length} wrong codes`);
}
