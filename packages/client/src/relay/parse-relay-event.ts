import { CallsealError, type ProtocolErrorCode } from '@callseal/protocol/errors';
import { keptByServer, RelayFailedSchema, RelayOpenedSchema, RelayStreamSchema } from '@callseal/protocol/relay';
import { type Operation, parseServerEvent, type ServerEvent } from '@callseal/protocol/signalling';
import type { infer as Infer, ZodMiniType } from 'zod/mini';
import { parseJson } from '../http/post-form.js';
import type { Terms } from '../session/options.js';
import type { StreamedEvent } from './event-stream.js';

/** What a relayed operation tells. */
export type RelayEvent =
  | { readonly type: 'opened'; readonly terms: Terms }
  | { readonly type: 'stream'; readonly state: 'started' | 'failed'; readonly code: string | null }
  | ({ readonly type: 'failed' } & Infer<typeof RelayFailedSchema>)
  | { readonly type: 'ended' }
  | { readonly type: 'service'; readonly event: ServerEvent };

/**
 * Reads one event of a relayed operation. A registration's success says {@link keptByServer} where a credential would be, whatever was sent.
 *
 * @returns the event, or `null` for a name that this version does not know.
 * @throws CallsealError `SIGNALLING_MALFORMED` when a known event does not fit its schema.
 */
export function parseRelayEvent(operation: Operation, { name, data }: StreamedEvent): RelayEvent | null {
  const payload = parseJson(data);
  switch (name) {
    case 'relay-opened': {
      const terms = parse(RelayOpenedSchema, name, payload);
      return {
        type: 'opened',
        terms: {
          scoreThreshold: terms.score_threshold,
          authenticityThreshold: terms.authenticity_threshold,
          audioTotalDuration: terms.audio_total_duration,
        },
      };
    }
    case 'relay-stream': {
      const { state, code = null } = parse(RelayStreamSchema, name, payload);
      return { type: 'stream', state, code };
    }
    case 'relay-failed':
      return { type: 'failed', ...parse(RelayFailedSchema, name, payload) };
    case 'relay-ended':
      return { type: 'ended' };
    default:
      return parseServiceEvent(operation, name, payload);
  }
}

function parseServiceEvent(operation: Operation, name: string, payload: unknown): RelayEvent | null {
  const made = operation === 'register' && name === 'result-success';
  const event = parseServerEvent(operation, name, [made ? { ...Object(payload), credential: keptByServer } : payload]);
  return event === null ? null : { type: 'service', event };
}

function parse<Payload>(schema: ZodMiniType<Payload>, name: string, payload: unknown): Payload {
  const { success, data, error } = schema.safeParse(payload);
  if (success) return data;
  throw new CallsealError<ProtocolErrorCode>('SIGNALLING_MALFORMED', `The event ${name} does not have the documented fields.`, {
    cause: error,
  });
}
