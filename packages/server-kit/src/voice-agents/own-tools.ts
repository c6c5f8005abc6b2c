import { KbaAskToolRequestSchema } from '@callseal/protocol/voice-agent-tools';
import { ServerError } from '../errors/server-error.js';
import type { GateCase } from '../gate/call-gate.js';
import type { Conversations } from './conversations.js';
import type { PlatformProof } from './platform-proof.js';

/** What privileged tools of the host's own need; for `requireCallGrant`. */
export interface OwnTools {
  /**
   * Whose call the request of a tool is about, by its fields `conversation_id` and `call_sid`. Rejects with `TOOL_NOT_AUTHENTICATED` for
   * what is not the platform's, `BODY_MALFORMED`, `CONVERSATION_UNKNOWN` and `CALLER_UNKNOWN`. Sees no connection: where certificates are
   * configured, `trustedHeader` must be.
   */
  readonly caseOf: (request: Request) => Promise<GateCase>;
  /** The ticket in the field `auth_ticket`; `null` without one. */
  readonly ticketOf: (request: Request) => Promise<string | null>;
}

export function createOwnTools(proof: Pick<PlatformProof, 'isPlatform'>, conversations: Pick<Conversations, 'resolve'>): OwnTools {
  return {
    async caseOf(request) {
      const incoming = {
        method: request.method,
        url: request.url,
        header: (name: string) => request.headers.get(name),
        text: () => request.text(),
      };
      if (!proof.isPlatform(incoming)) throw new ServerError('TOOL_NOT_AUTHENTICATED');
      // the least that every tool sends
      const claim = KbaAskToolRequestSchema.safeParse(await readJson(request));
      if (!claim.success) throw new ServerError('BODY_MALFORMED');
      return conversations.resolve(claim.data);
    },
    async ticketOf(request) {
      const body = await readJson(request);
      const ticket = typeof body === 'object' && body !== null && 'auth_ticket' in body ? body.auth_ticket : undefined;
      return typeof ticket === 'string' ? ticket : null;
    },
  };
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (cause) {
    throw new ServerError('BODY_MALFORMED', { cause });
  }
}
