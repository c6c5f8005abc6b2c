import { fraudScope } from '@callseal/protocol/screening';
import { ServerError } from '../errors/server-error.js';
import { within } from '../time/within.js';
import { createTokenSource } from '../voice-service/token-source.js';
import { type EngineFraudOptions, resolveEngineFraudOptions } from './engine-fraud-options.js';
import type { FraudProvider } from './fraud-provider.js';
import type { FraudProviderParts } from './fraud-provider-parts.js';
import { readEngineResult } from './read-engine-result.js';
import { screenThroughEngine } from './screen-through-engine.js';

/**
 * Screens calls through Callseal's own engine: listens to the caller for some seconds, looks for recordings and injected audio, and
 * compares the voice with the watchlist. One listens to a call at a time, so a screen waits for an operation that is under way, and an
 * operation that begins meanwhile is refused by the engine (`CallAlreadyInSession`).
 *
 * Rejects with `SCREEN_FAILED` whenever there is no result: the caller did not speak, the line is too noisy, the engine or the telephony
 * failed, the time was over.
 * @throws CallsealError `CONFIG_INVALID` for a wrong option.
 */
export function createEngineFraudProvider(options: EngineFraudOptions, parts: FraudProviderParts): FraudProvider {
  const { name, timeout, acceptReplayAndInjection, ...asked } = resolveEngineFraudOptions(options);
  const { clock, state, streams, credentials } = parts;
  const tokens = createTokenSource(options.tokens, clock, state, fraudScope);
  return {
    name,
    timeout,
    async screen({ callId, callerNumber }, { signal }) {
      const late = (): ServerError => new ServerError('SCREEN_FAILED');
      try {
        return await within({ clock, milliseconds: timeout, signal, late }, async (until) => {
          const credential = callerNumber === undefined ? undefined : (await credentials?.get(callerNumber))?.credential;
          const result = await screenThroughEngine({ callId, credential, ...asked }, { tokens, streams, clock }, until);
          return readEngineResult(result, acceptReplayAndInjection, clock.now());
        });
      } catch (cause) {
        throw cause instanceof ServerError && cause.code === 'SCREEN_FAILED' ? cause : new ServerError('SCREEN_FAILED', { cause });
      }
    },
  };
}
