import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { DeskWelcome, TakenCall } from '../contract.js';
import type { DeskAgent, DeskAgents } from './agents.js';
import { staticFile } from './static-files.js';
import type { Switchboard } from './switchboard.js';

interface DeskAppOptions {
  readonly agents: DeskAgents;
  readonly switchboard: Switchboard;
  /** Base URL of the engine's signalling channel. */
  readonly urlSio: string;
  /** The server kit, mounted under `/kit`. */
  readonly kit: { fetch(request: Request): Promise<Response> };
  /** The bank's guarded handler. */
  readonly transfers: (request: Request) => Promise<Response>;
  /** Has the AI agent speak with a caller, and hand them over to this agent. */
  readonly letAgentAnswer: (agent: DeskAgent, callerId: string) => TakenCall;
  /** Puts the voice of a screened call on the watchlist. */
  readonly report: (callSid: string) => Promise<void>;
  /** The caller keys digits on the telephone. */
  readonly key: (callSid: string, digits: string) => Promise<void>;
}

const refuse = (status: 401 | 404, message: string): Response => Response.json({ message }, { status });

/** The desk's own routes. The page gets a strict policy: nothing inline, nothing from elsewhere, only its engine to talk to. */
export function createDeskApp({ agents, switchboard, urlSio, kit, transfers, letAgentAnswer, report, key }: DeskAppOptions): Hono {
  const engine = `${urlSio} ${urlSio.replace(/^http/, 'ws')}`;
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${engine}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    // the kit's own pages and answers bring a policy of their own
    if (context.req.path.startsWith('/kit/')) return;
    context.header('content-security-policy', policy);
    context.header('x-content-type-options', 'nosniff');
    context.header('referrer-policy', 'no-referrer');
  });
  app.all('/kit/*', (context) => {
    const url = new URL(context.req.url);
    url.pathname = url.pathname.slice('/kit'.length);
    return kit.fetch(new Request(url, context.req.raw));
  });

  const agentOf = (authorization: string | undefined): DeskAgent | undefined =>
    agents.byToken(authorization?.replace(/^Bearer /, '') ?? '');
  app.post('/desk/agents', (context) =>
    context.json({ token: agents.signIn().token, urlSio, queue: switchboard.queue } satisfies DeskWelcome),
  );
  app.post('/desk/bank/transfers', (context) => transfers(context.req.raw));
  app.post('/desk/calls/:action{take|let-agent-answer|hang-up|report|key}', async (context) => {
    const agent = agentOf(context.req.header('authorization'));
    if (agent === undefined) return refuse(401, 'The desk was started again. Reload the page.');
    const body: Partial<Record<'callerId' | 'callSid' | 'digits', unknown>> = await context.req.json<object>().catch(() => ({}));
    const [callerId, callSid] = [String(body.callerId), String(body.callSid)];
    try {
      switch (context.req.param('action')) {
        case 'hang-up':
          switchboard.hangUp(agent, callSid);
          return context.json({});
        case 'report':
          if (switchboard.callerOf(agent, callSid) !== undefined) await report(callSid);
          return context.json({});
        case 'key':
          if (switchboard.callerOf(agent, callSid) !== undefined) await key(callSid, String(body.digits));
          return context.json({});
        case 'let-agent-answer':
          return context.json(letAgentAnswer(agent, callerId));
        default:
          return context.json(switchboard.take(agent, callerId));
      }
    } catch (error) {
      return refuse(404, error instanceof Error ? error.message : 'The call could not be taken.');
    }
  });
  app.get('/desk/events', (context) => {
    const agent = agentOf(context.req.header('authorization'));
    if (agent === undefined) return refuse(401, 'The desk was started again. Reload the page.');
    return streamSSE(context, async (stream) => {
      const left = new Promise<void>((resolve) => {
        const stop = agent.listen((event) => void stream.writeSSE({ data: JSON.stringify(event) }));
        stream.onAbort(() => {
          stop();
          resolve();
        });
      });
      await stream.writeSSE({ data: JSON.stringify({ kind: 'stream', open: false, audioSeconds: 0, speechSeconds: 0 }) });
      await left;
    });
  });
  app.get('*', async (context) => (await staticFile(context.req.path)) ?? refuse(404, 'There is no such page.'));
  return app;
}
