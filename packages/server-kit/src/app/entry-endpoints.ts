import { routes } from '@callseal/protocol/routes';
import { identifyServerError } from '../errors/server-error.js';
import type { CallGate } from '../gate/call-gate.js';
import { type AnswerDocument, createEndpoint, type Endpoint } from '../http/endpoint.js';
import { describeCause, type OnLog } from '../log/log.js';
import { isCallSid } from '../streams/sids.js';
import { entryPage, entryScript, entryStyle } from './entry-page/entry-page.js';

/** The page may load its script and style, and ask the server that it came from. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'";

/** The page of one-time links, and where it sends the code: whoever has a link needs nothing else. Links and tries are what bounds it. */
export function createLinkEndpoints(gate: Pick<CallGate, 'enterCode'>): readonly Endpoint[] {
  const page = (route: (typeof routes)['enterPage' | 'enterScript' | 'enterStyle'], document: AnswerDocument, text: string): Endpoint =>
    createEndpoint({ route, stage: 'inside', document, handle: () => text });
  return [
    page(routes.enterPage, { type: 'text/html; charset=utf-8', contentSecurityPolicy }, entryPage),
    page(routes.enterScript, { type: 'text/javascript; charset=utf-8' }, entryScript),
    page(routes.enterStyle, { type: 'text/css; charset=utf-8' }, entryStyle),
    createEndpoint({
      route: routes.enterCode,
      stage: 'state',
      handle: async (entry) => {
        await gate.enterCode(entry);
        return { accepted: true };
      },
    }),
  ];
}

/** What the route of keys works with. */
export interface KeypadEndpointOptions {
  readonly gate: Pick<CallGate, 'keyCode'>;
  /** TwiML that goes on with the call. */
  readonly next: URL;
  readonly log: OnLog;
}

/**
 * Takes the keys that a caller pressed. Always answered with TwiML that goes on: an error would end the call. What came of it the agent
 * sees, and the next TwiML is told.
 */
export function createKeypadEndpoint({ gate, next, log }: KeypadEndpointOptions): Endpoint {
  return createEndpoint({
    route: routes.keyCode,
    stage: 'state',
    document: { type: 'text/xml; charset=utf-8' },
    handle: async ({ CallSid, Digits = '' }, { requestId, route }) => {
      if (CallSid === undefined || !isCallSid(CallSid)) return redirect(next, 'refused');
      try {
        await gate.keyCode({ callId: CallSid, code: Digits });
        return redirect(next, 'accepted');
      } catch (error) {
        const failure = identifyServerError(error, 'STATE_FAILED');
        const about = { requestId, ...(route === undefined ? {} : { route }), code: failure.code };
        log({ level: 'warn', event: 'request-failed', ...about, ...describeCause(failure) });
        return redirect(next, 'refused');
      }
    },
  });
}

function redirect(next: URL, outcome: 'accepted' | 'refused'): string {
  const url = new URL(next);
  url.searchParams.set('outcome', outcome);
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Redirect method="POST">${escapeXml(url.href)}</Redirect></Response>`;
}

/** What a URL can hold of XML's own characters. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
