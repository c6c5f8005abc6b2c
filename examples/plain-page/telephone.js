// The telephone of this example: callers who are simulated, and a voice engine that listens to them. In production this file is your Twilio
// account and your voice service; the rest stays as it is.
import { randomBytes } from 'node:crypto';
import { createEngine } from '@callseal/engine';
import { createSampleAudio, createSimulator, createTwilioTransport, sampleCallers } from '@callseal/simulator';
import twilio from 'twilio';

/** `sealingKey` is the engine's, 32 bytes in base64: without it no registration can be read. `speed`: how many times faster than life callers speak; for tests. */
export async function createTelephone({ sealingKey, speed = 1 }) {
  // #region telephone
  const simulator = await createSimulator({ speed });
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) });

  const clientSecret = randomBytes(24).toString('base64url');
  const engine = await createEngine({
    clientId: 'plain-page',
    clientSecret,
    sealingKey: Buffer.from(sealingKey, 'base64'),
    audio: { authTokens: simulator.authToken },
  });
  // #endregion

  const calls = new Map();
  const timesCalled = new Map();
  return {
    client,
    authToken: simulator.authToken,
    audioUrl: engine.audioUrl,
    signallingUrl: engine.url,
    tokens: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'plain-page', clientSecret },
    callers: sampleCallers.map(({ id, name, number }) => ({ id, name, number })),

    /** A caller rings and the agent answers. People say something else each time they call, and begin anew when the server does. */
    answer(callerId) {
      const caller = sampleCallers.find(({ id }) => id === callerId);
      if (caller === undefined) return undefined;
      const times = timesCalled.get(callerId) ?? 0;
      timesCalled.set(callerId, times + 1);
      const said = caller.calls[times % caller.calls.length];
      const call = simulator.placeCall({ from: caller.number, audio: createSampleAudio(caller, said.id), status: 'in-progress' });
      calls.set(call.callSid, { call, number: caller.number });
      return { callSid: call.callSid, number: caller.number };
    },
    /** Whose call that is, by what the exchange knows and not by what a page says; undefined for no call of ours. */
    numberOf: (callSid) => calls.get(callSid)?.number,
    hangUp(callSid) {
      calls.get(callSid)?.call.hangUp();
    },
    async close() {
      await simulator.close();
      await engine.close();
    },
  };
}
