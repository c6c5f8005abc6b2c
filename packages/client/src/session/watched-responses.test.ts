/** What the property tests know of responses: each is about the current caller, says what the agent is told, and is the only one. */
import assert from 'node:assert/strict';
import type { SessionResponse } from './options.js';
import type { CallIdentity, SessionState } from './state.js';

/** What a phase is called in a verdict; the others have the same name. */
const meanings: Readonly<Record<string, string>> = { verified: 'match', storing: 'match', 'not-matched': 'mismatch' };

export class WatchedResponses {
  readonly #answered = new Set<number>();

  /** Takes a response in: `operation` is the one in force, `call` the host's last word. */
  check(
    response: SessionResponse,
    callerId: string,
    { phase }: SessionState,
    call: CallIdentity | null | undefined,
    operation: number,
  ): void {
    assert.deepEqual([response.callSid, callerId], [call?.callSid, call?.callerId], 'a response is about its own call and caller');
    assert.equal(response.verdict, meanings[phase] ?? phase, 'a response says what the agent is told');
    assert.ok(response.milliseconds >= 0);
    assert.ok(!this.#answered.has(operation), 'an operation has one response');
    this.#answered.add(operation);
  }
}
