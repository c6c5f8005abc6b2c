import type { DeskEvent, DeskWelcome, TakenCall } from '../contract.js';

/** A line of an account, as the server kit gives it. */
export interface Transaction {
  readonly at: string;
  readonly merchant: string;
  readonly amount: string;
  readonly currency?: string;
}

/** Talks to the desk's own server. */
export interface DeskClient {
  readonly welcome: DeskWelcome;
  takeCall(callerId: string): Promise<TakenCall>;
  hangUp(callSid: string): Promise<void>;
  /** Lets the AI agent speak with this caller first; the call comes back as an event. */
  letAgentAnswer(callerId: string): Promise<TakenCall>;
  /** Puts the caller's voice on the watchlist; the call must have been screened. */
  report(callSid: string): Promise<void>;
  /** The caller keys digits on the telephone. */
  key(callSid: string, digits: string): Promise<void>;
  /** Makes the AI agent's permission to read transactions this page's own, and the AI agent's void. */
  takeGrant(callSid: string, grant: string): Promise<string>;
  /** With a grant. */
  transactions(callSid: string, grant: string): Promise<readonly Transaction[]>;
  /** Moves money with a grant; gives the reference. */
  transfer(callSid: string, parameters: Readonly<Record<string, string>>, grant: string): Promise<string>;
  /** Calls `listener` for every event until the page closes; reconnects by itself. */
  listen(listener: (event: DeskEvent) => void): void;
}

async function ask<Answer>(path: string, token: string | null, body?: unknown, grant?: string): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(grant === undefined ? {} : { 'callseal-grant': grant }),
    },
    body: JSON.stringify(body ?? {}),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : path);
  return answer as Answer;
}

/** Reads server-sent events by fetch, because an EventSource cannot send the agent's token in a header. */
async function readEvents(token: string, listener: (event: DeskEvent) => void): Promise<void> {
  const response = await fetch('/desk/events', { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok || response.body === null) throw new Error('The event stream was refused.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data !== undefined) listener(JSON.parse(data.slice(5)) as DeskEvent);
    }
  }
}

/** Opens the desk as a new agent. */
export async function openDesk(onLost: (lost: boolean) => void): Promise<DeskClient> {
  const welcome = await ask<DeskWelcome>('/desk/agents', null);
  const follow = async (listener: (event: DeskEvent) => void): Promise<void> => {
    for (;;) {
      try {
        onLost(false);
        await readEvents(welcome.token, listener);
      } catch {
        // the next round tries again
      }
      onLost(true);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  };
  return {
    welcome,
    takeCall: (callerId) => ask<TakenCall>('/desk/calls/take', welcome.token, { callerId }),
    hangUp: async (callSid) => {
      await ask('/desk/calls/hang-up', welcome.token, { callSid });
    },
    letAgentAnswer: (callerId) => ask<TakenCall>('/desk/calls/let-agent-answer', welcome.token, { callerId }),
    report: async (callSid) => {
      await ask('/desk/calls/report', welcome.token, { callSid });
    },
    key: async (callSid, digits) => {
      await ask('/desk/calls/key', welcome.token, { callSid, digits });
    },
    takeGrant: async (callSid, grant) =>
      (
        await ask<{ grant: { token: string } }>(
          '/kit/v1/gate/transfer',
          welcome.token,
          { callSid, action: 'transactions.read', parameters: {} },
          grant,
        )
      ).grant.token,
    transactions: async (callSid, grant) =>
      (await ask<{ transactions: readonly Transaction[] }>('/kit/v1/gate/transactions', welcome.token, { callSid }, grant)).transactions,
    transfer: async (callSid, parameters, grant) =>
      (await ask<{ reference: string }>('/desk/bank/transfers', welcome.token, { callSid, ...parameters }, grant)).reference,
    listen: (listener) => void follow(listener),
  };
}
